package dev.insync.reference.runtime.wire;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;

/** What administrators of groups send: ListGroups, DescribeGroups and DeleteGroups. */
final class GroupAdminCodec {
    private GroupAdminCodec() {}

    static CompletableFuture<Reply> serveListGroups(Exchange exchange) {
        ListGroupsRequestData request = exchange.as(ListGroupsRequestData.class);
        ListGroups.Call call =
                new ListGroups.Call(List.copyOf(request.statesFilter()), List.copyOf(request.typesFilter()));
        return exchange.handler()
                .groups()
                .listGroups(exchange.client(), call)
                .thenApply(result -> exchange.answer(new ListGroupsResponseData()
                        .setErrorCode(result.error().code())
                        .setGroups(result.groups().stream()
                                .map(group -> new ListedGroup()
                                        .setGroupId(group.groupId())
                                        .setProtocolType(group.protocolType())
                                        .setGroupState(group.state())
                                        .setGroupType(ListGroups.CLASSIC))
                                .toList())));
    }

    static CompletableFuture<Reply> serveDescribeGroups(Exchange exchange) {
        DescribeGroupsRequestData request = exchange.as(DescribeGroupsRequestData.class);
        return exchange.handler()
                .groups()
                .describeGroups(exchange.client(), new DescribeGroups.Call(List.copyOf(request.groups())))
                .thenApply(result -> exchange.answer(new DescribeGroupsResponseData()
                        .setGroups(result.groups().stream()
                                .map(group -> encode(group, request.includeAuthorizedOperations()))
                                .toList())));
    }

    private static DescribedGroup encode(DescribeGroups.Group group, boolean operations) {
        return new DescribedGroup()
                .setErrorCode(group.error().code())
                .setGroupId(group.groupId())
                .setGroupState(group.state())
                .setProtocolType(group.protocolType())
                .setProtocolData(group.protocol())
                .setAuthorizedOperations(AuthorizedOperations.ofGroup(operations && group.error() == ErrorCode.NONE))
                .setMembers(group.members().stream()
                        .map(member -> new DescribedGroupMember()
                                .setMemberId(member.memberId())
                                .setGroupInstanceId(member.instanceId())
                                .setClientId(member.clientId())
                                .setClientHost(member.clientHost())
                                .setMemberMetadata(GroupCodec.bytes(member.metadata()))
                                .setMemberAssignment(GroupCodec.bytes(member.assignment())))
                        .toList());
    }

    static CompletableFuture<Reply> serveDeleteGroups(Exchange exchange) {
        DeleteGroupsRequestData request = exchange.as(DeleteGroupsRequestData.class);
        return exchange.handler()
                .groups()
                .deleteGroups(exchange.client(), new DeleteGroups.Call(List.copyOf(request.groupsNames())))
                .thenApply(result -> {
                    DeleteGroupsResponseData response = new DeleteGroupsResponseData();
                    result.groups()
                            .forEach(group -> response.results()
                                    .add(new DeletableGroupResult()
                                            .setGroupId(group.groupId())
                                            .setErrorCode(group.error().code())));
                    return exchange.answer(response);
                });
    }
}
