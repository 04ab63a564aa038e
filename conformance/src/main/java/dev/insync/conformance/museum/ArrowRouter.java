package dev.insync.conformance.museum;

import dev.insync.conformance.museum.Drawing.Arrow;
import dev.insync.conformance.museum.Drawing.Box;
import dev.insync.conformance.museum.Drawing.Column;
import dev.insync.conformance.museum.Drawing.Label;
import dev.insync.conformance.museum.Drawing.Panel;
import dev.insync.conformance.museum.Drawing.Point;
import dev.insync.conformance.museum.Drawing.Row;
import dev.insync.conformance.museum.SpaceTime.Fate;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.SpaceTime.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way of each message and a free place for its label. A message that is received soon goes straight; one that
 * would cross notes, or waits long, goes to its receiver's gutter first and waits there.
 */
final class ArrowRouter {
    static final double LABEL_FONT = 11;

    private static final double LABEL_HEIGHT = 13;
    private static final double DOT = 7;
    private static final double CROSS = 11;
    private static final double CALL_SPREAD = 6;
    private static final double STUB = 58;
    private static final int SOON = 3;
    private static final double[] ALONG = {0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8, 0.14, 0.86, 0.09, 0.05};

    private final Drawing drawing;
    private final Gutters gutters;
    private final Map<Lane, Double> xs = new HashMap<>();
    private final List<Box> obstacles = new ArrayList<>();
    private final List<Box> dots = new ArrayList<>();

    ArrowRouter(Drawing drawing, Gutters gutters) {
        this.drawing = drawing;
        this.gutters = gutters;
        drawing.columns().forEach(column -> xs.put(column.lane(), column.x()));
        for (Panel panel : drawing.panels()) {
            obstacles.add(panel.box());
        }
        for (Row row : drawing.rows()) {
            Lane actor = row.moment().actor();
            if (actor != null && xs.containsKey(actor)) {
                double x = x(actor);
                dots.add(new Box(x - DOT, row.dotY() - DOT, 2 * DOT, 2 * DOT));
            }
        }
    }

    private double x(Lane lane) {
        Double x = xs.get(lane);
        if (x == null) {
            throw new IllegalStateException("no lane " + lane);
        }
        return x;
    }

    private double y(int moment) {
        return drawing.rows().get(moment - 1).dotY();
    }

    /**
     * The index of the first row with a message whose label has no place; -1 when all have one.
     */
    static int firstWithoutRoom(Drawing drawing) {
        for (Arrow arrow : drawing.arrows()) {
            Label label = arrow.label();
            if (label != null && label.box().width() == 0) {
                return arrow.message().sentAt() - 1;
            }
        }
        return -1;
    }

    /** All ways with their labels; with {@code always}, a label without a free place is put where it covers least. */
    List<Arrow> route(List<Message> messages, boolean always) {
        List<List<Point>> ways = new ArrayList<>();
        Map<Integer, Integer> stubs = new HashMap<>();
        for (Message message : messages) {
            ways.add(way(message, messages, stubs));
        }
        List<Arrow> arrows = new ArrayList<>();
        List<Box> placed = new ArrayList<>();
        Set<String> labelled = new HashSet<>();
        for (int i : nearestFirst(messages)) {
            Message message = messages.get(i);
            boolean toTheRight = x(message.to()) > x(message.from());
            Label label = null;
            if (!message.text().isEmpty()
                    && labelled.add(message.sentAt() + " " + message.from() + toTheRight + message.text())) {
                Box box = message.fate() == Fate.IN_FLIGHT
                        ? beyond(message.text(), ways.get(i), placed)
                        : labelBox(message.text(), i, ways, placed, always);
                placed.add(box);
                label = new Label(message.text(), box);
            }
            arrows.add(new Arrow(message, ways.get(i), label));
        }
        return arrows;
    }

    /** Of several messages with the same text, the one with the nearest receiver carries the label. */
    private List<Integer> nearestFirst(List<Message> messages) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> {
            Message left = messages.get(a);
            Message right = messages.get(b);
            int bySending = Integer.compare(left.sentAt(), right.sentAt());
            return bySending != 0 ? bySending : Double.compare(distance(left), distance(right));
        });
        return order;
    }

    private double distance(Message message) {
        return Math.abs(x(message.from()) - x(message.to()));
    }

    private List<Point> way(Message message, List<Message> all, Map<Integer, Integer> stubs) {
        double fromX = x(message.from());
        double toX = x(message.to());
        double side = Math.signum(toX - fromX);
        double fromY = y(message.sentAt());
        double toY = y(message.endsAt());
        if (message.fate() == Fate.AT_ONCE) {
            double shift = callShift(message, all);
            return List.of(new Point(fromX + side * DOT, fromY + shift), new Point(toX - side * DOT, fromY + shift));
        }
        if (message.fate() == Fate.IN_FLIGHT) {
            int nth = stubs.merge(message.sentAt() * 2 + (side > 0 ? 1 : 0), 1, Integer::sum);
            double reach = Math.min(STUB, Math.abs(toX - fromX) * 0.6);
            return List.of(
                    new Point(fromX + side * DOT, fromY + 2), new Point(fromX + side * reach, fromY + 3 + 11.0 * nth));
        }
        double stop = message.fate() == Fate.DISCARDED ? CROSS : DOT;
        List<Point> straight = straight(new Point(fromX, fromY), new Point(toX, toY), stop);
        if (message.endsAt() - message.sentAt() < SOON && isFree(straight)) {
            return straight;
        }
        double gutter = toX - side * gutters.distance(message);
        Point start = new Point(fromX + side * DOT, fromY);
        Point end = new Point(toX - side * Math.min(stop, gutters.distance(message)), toY);
        for (double drop : new double[] {26, 18, 10, 0}) {
            Point turn = new Point(gutter, fromY + drop);
            if (drop == 0 || isFree(List.of(start, turn))) {
                return List.of(start, turn, new Point(gutter, toY - 10), end);
            }
        }
        throw new IllegalStateException("a level way always exists");
    }

    private static List<Point> straight(Point from, Point to, double stop) {
        double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
        double dx = (to.x() - from.x()) / length;
        double dy = (to.y() - from.y()) / length;
        return List.of(
                new Point(from.x() + dx * DOT, from.y() + dy * DOT), new Point(to.x() - dx * stop, to.y() - dy * stop));
    }

    /** Two calls in one step between the same lanes, there and back, stand apart. */
    private static double callShift(Message message, List<Message> all) {
        boolean back = all.stream()
                .anyMatch(other -> other.fate() == Fate.AT_ONCE
                        && other.sentAt() == message.sentAt()
                        && other.from().equals(message.to())
                        && other.to().equals(message.from()));
        if (!back) {
            return 0;
        }
        return message.from().kind() == SpaceTime.Kind.CLIENT ? -CALL_SPREAD : CALL_SPREAD;
    }

    private boolean isFree(List<Point> way) {
        for (int i = 0; i + 1 < way.size(); i++) {
            Point from = way.get(i);
            Point to = way.get(i + 1);
            if (obstacles.stream().anyMatch(box -> box.grown(2).meets(from, to))
                    || dots.stream().anyMatch(box -> box.meets(from, to) && !holds(box, from) && !holds(box, to))) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Box box, Point point) {
        return box.grown(6).meets(new Box(point.x(), point.y(), 0.1, 0.1));
    }

    /** The label of a message in flight stands where it would go on, or near there. */
    private Box beyond(String text, List<Point> way, List<Box> placed) {
        double width = TextWidth.of(text, LABEL_FONT) + 6;
        Point end = way.get(way.size() - 1);
        double side = Math.signum(end.x() - way.get(0).x());
        double x = side > 0 ? end.x() + 6 : end.x() - 6 - width;
        for (double shift : new double[] {0, 6, 12, -12, 18, 24}) {
            Box box = new Box(x, end.y() - LABEL_HEIGHT / 2 + shift, width, LABEL_HEIGHT);
            if (covered(box, placed) == 0 && isInside(box)) {
                return box;
            }
        }
        return new Box(x, end.y() - LABEL_HEIGHT / 2, 0, 0);
    }

    private Box labelBox(String text, int index, List<List<Point>> ways, List<Box> placed, boolean always) {
        double width = TextWidth.of(text, LABEL_FONT) + 6;
        List<Point> way = ways.get(index);
        boolean level = Math.abs(way.get(0).y() - way.get(1).y()) < 4;
        double[][] offsets = {{0, -9}, {0, 0}, {0, 10}, {width / 2 + 4, 0}, {-width / 2 - 4, 0}};
        // On a sloping line the label stands on the line, on a level one above it, on a bent one near its sender.
        double liked = level ? -9 : 0;
        double middleOfFirst = way.size() == 2 ? 0.5 : 0.5 * length(way.get(0), way.get(1)) / length(way);
        @Nullable Box best = null;
        double bestCost = Double.MAX_VALUE;
        for (double along : ALONG) {
            Point middle = at(way, along);
            for (double[] offset : offsets) {
                Box box = new Box(
                        middle.x() + offset[0] - width / 2,
                        middle.y() + offset[1] - LABEL_HEIGHT / 2,
                        width,
                        LABEL_HEIGHT);
                int covered = covered(box, placed);
                double cost = 1000.0 * covered
                        + 12 * Math.abs(along - middleOfFirst)
                        + (offset[0] == 0 && offset[1] == liked ? 0 : 3)
                        + crossings(box, ways, index);
                if ((covered == 0 || always) && cost < bestCost && isInside(box)) {
                    best = box;
                    bestCost = cost;
                }
            }
        }
        return best == null ? new Box(0, 0, 0, 0) : best;
    }

    private boolean isInside(Box box) {
        return box.x() > drawing.lanesLeft() - 8
                && box.right() < drawing.width()
                && box.bottom() < drawing.band().top();
    }

    private int covered(Box box, List<Box> placed) {
        int covered = 0;
        for (List<Box> taken : List.of(obstacles, dots, placed)) {
            covered += (int) taken.stream().filter(box::meets).count();
        }
        return covered;
    }

    private double crossings(Box box, List<List<Point>> ways, int own) {
        double cost = 0;
        for (Column column : drawing.columns()) {
            cost += column.x() > box.x() && column.x() < box.right() ? 4 : 0;
        }
        for (int i = 0; i < ways.size(); i++) {
            List<Point> way = ways.get(i);
            for (int k = 0; k + 1 < way.size(); k++) {
                cost += i != own && box.meets(way.get(k), way.get(k + 1)) ? 4 : 0;
            }
        }
        return cost;
    }

    private static Point at(List<Point> way, double along) {
        double rest = length(way) * along;
        for (int i = 0; i + 1 < way.size(); i++) {
            double length = length(way.get(i), way.get(i + 1));
            if (rest <= length && length > 0) {
                double part = rest / length;
                return new Point(
                        way.get(i).x() + (way.get(i + 1).x() - way.get(i).x()) * part,
                        way.get(i).y() + (way.get(i + 1).y() - way.get(i).y()) * part);
            }
            rest -= length;
        }
        return way.get(way.size() - 1);
    }

    private static double length(List<Point> way) {
        double total = 0;
        for (int i = 0; i + 1 < way.size(); i++) {
            total += length(way.get(i), way.get(i + 1));
        }
        return total;
    }

    private static double length(Point from, Point to) {
        return Math.hypot(to.x() - from.x(), to.y() - from.y());
    }
}
