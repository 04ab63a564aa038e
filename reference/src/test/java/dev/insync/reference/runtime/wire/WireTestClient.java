package dev.insync.reference.runtime.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;

/** A socket without manners: sends what it is told, whole requests or not. */
final class WireTestClient implements AutoCloseable {
    private static final int READ_TIMEOUT_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    WireTestClient(int port) throws IOException {
        this(port, "127.0.0.1");
    }

    /** @param from the client's own address */
    WireTestClient(int port, String from) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** The bytes of one request, with its length in front. */
    static byte[] request(ApiKeys api, int version, int correlationId, ApiMessage body) {
        return frame(payload(header(api, version, correlationId), body));
    }

    static RequestHeader header(ApiKeys api, int version, int correlationId) {
        return new RequestHeader(api, (short) version, "test-client", correlationId);
    }

    static ByteBuffer payload(RequestHeader header, ApiMessage body) {
        return RequestUtils.serialize(header.data(), header.headerVersion(), body, header.apiVersion());
    }

    static byte[] frame(ByteBuffer payload) {
        return ByteBuffer.allocate(4 + payload.remaining())
                .putInt(payload.remaining())
                .put(payload)
                .array();
    }

    void send(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        socket.getOutputStream().write(all.toByteArray());
    }

    ByteBuffer receive() throws IOException {
        byte[] payload = new byte[in.readInt()];
        in.readFully(payload);
        return ByteBuffer.wrap(payload);
    }

    ApiMessage receive(ApiKeys api, int version, int correlationId) throws IOException {
        return AbstractResponse.parseResponse(receive(), header(api, version, correlationId))
                .data();
    }

    /** Waits for the server to close; false if it sends something instead. */
    boolean isClosedByServer() throws IOException {
        try {
            in.readByte();
            return false;
        } catch (EOFException e) {
            return true;
        } catch (SocketException e) {
            // A reset: the server closed with bytes of ours unread.
            return true;
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
