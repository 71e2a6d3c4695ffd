// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {
  private static final Address ANYBODY =
      Address.parse("0x1111111111111111111111111111111111111111");
  private static final ClaimConfig CONFIG =
      new ClaimConfig(ANYBODY, ANYBODY, 4, Gas.of(1_000_000), 8, 3, Duration.ofSeconds(1));

  private static Message message(long index, MessageKind kind) {
    return message(index, kind, ANYBODY);
  }

  private static Message message(long index, MessageKind kind, Address token) {
    return new Message(
        kind,
        ChainId.of(1),
        LeafIndex.of(index),
        ChainId.of(2),
        ChainId.of(1),
        token,
        ANYBODY,
        ANYBODY,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        Bytes.EMPTY);
  }

  private static List<Message> tokens(int count) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(message(i, MessageKind.TOKEN));
    }
    return messages;
  }

  private static List<Long> indexes(List<List<Message>> batches) {
    return batches.stream()
        .flatMap(List::stream)
        .map(message -> message.leafIndex().value())
        .toList();
  }

  @Test
  void shouldPutNewerMessagesBeforeBacklogAndKeepItsShare() {
    List<List<Message>> batches = BatchPlanner.plan(tokens(40), LeafIndex.of(20), 2, CONFIG);

    assertThat(indexes(batches)).containsExactly(20L, 21L, 22L, 23L, 0L, 1L, 24L, 25L);
  }

  @Test
  void shouldGiveUnusedRoomToBacklog() {
    List<List<Message>> batches = BatchPlanner.plan(tokens(12), LeafIndex.of(11), 3, CONFIG);

    assertThat(indexes(batches)).hasSize(12).contains(11L);
  }

  @Test
  void shouldPutTheDescriptionOfATokenBeforeWhatNeedsIt() {
    List<Message> messages = tokens(9);
    messages.set(2, message(2, MessageKind.TOKEN_METADATA));
    List<List<Message>> batches = BatchPlanner.plan(messages, LeafIndex.of(5), 3, CONFIG);

    assertThat(indexes(batches.subList(0, 1))).contains(2L);
  }

  @Test
  void shouldNotLetDescriptionsOfTokensThatNobodyMovesOvertakeAnybody() {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Address made = Address.parse("0x%040x".formatted(i + 1));
      messages.add(message(messages.size(), MessageKind.TOKEN_METADATA, made));
      messages.add(message(messages.size(), MessageKind.TOKEN, made));
    }
    messages.add(message(messages.size(), MessageKind.TOKEN));
    List<List<Message>> batches = BatchPlanner.plan(messages, LeafIndex.of(4000), 2, CONFIG);

    assertThat(indexes(batches.subList(0, 1))).contains(4000L);
    assertThat(indexes(batches)).hasSize(8);
  }

  @Property(tries = 300)
  void shouldPlanEveryMessageOnceInAscendingBatchesWithinTheRoom(
      @ForAll @IntRange(min = 0, max = 60) int count,
      @ForAll @IntRange(min = 0, max = 70) int freshFrom,
      @ForAll @IntRange(min = 1, max = 8) int room) {
    List<List<Message>> batches =
        BatchPlanner.plan(tokens(count), LeafIndex.of(freshFrom), room, CONFIG);

    assertThat(batches).hasSizeLessThanOrEqualTo(room);
    assertThat(indexes(batches)).doesNotHaveDuplicates().hasSize(Math.min(count, room * 4));
    for (List<Message> batch : batches) {
      assertThat(batch).hasSizeBetween(1, 4);
      assertThat(batch.stream().map(Message::leafIndex).toList()).isSorted();
    }
  }
}
