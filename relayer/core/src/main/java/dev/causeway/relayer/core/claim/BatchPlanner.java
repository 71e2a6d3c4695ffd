// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Groups the claimable messages of one source into batches. Pure. */
final class BatchPlanner {
  /** What older messages get of the room while newer ones wait too. */
  private static final int BACKLOG_PERCENT = 25;

  private BatchPlanner() {}

  /**
   * Batches in the order in which they are to run, each ascending by leaf index.
   *
   * <p>The messages that became claimable last come first, so that a backlog does not make
   * everybody late; older ones get the rest of the room, and at least their share, so that they do
   * arrive. The description of a token comes before the first message that cannot be claimed
   * without it, and for its own sake no earlier than any message: anybody can make tokens that
   * nobody moves.
   *
   * @param claimable ascending by leaf index
   * @param freshFrom messages from here on became claimable with the newest root
   * @param batches how many batches there is room for
   */
  static List<List<Message>> plan(
      List<Message> claimable, LeafIndex freshFrom, int batches, ClaimConfig config) {
    int size = config.batchSize();
    int room = (int) Math.min((long) batches * size, claimable.size());
    List<Message> fresh = new ArrayList<>();
    List<Message> backlog = new ArrayList<>();
    Map<TokenKey, Message> descriptions = new HashMap<>();
    for (Message message : claimable) {
      (message.leafIndex().compareTo(freshFrom) >= 0 ? fresh : backlog).add(message);
      if (message.kind() == MessageKind.TOKEN_METADATA) {
        descriptions.putIfAbsent(message.token(), message);
      }
    }
    int reserved = Math.min(backlog.size(), room * BACKLOG_PERCENT / 100);
    int freshTaken = Math.min(fresh.size(), room - reserved);
    Set<Message> ordered = new LinkedHashSet<>();
    Stream.concat(
            fresh.subList(0, freshTaken).stream(),
            backlog.subList(0, Math.min(backlog.size(), room - freshTaken)).stream())
        .forEach(
            message -> {
              Message description = descriptions.get(message.token());
              if (description != null) {
                ordered.add(description);
              }
              ordered.add(message);
            });
    return chunks(ordered.stream().limit(room).toList(), size);
  }

  private static List<List<Message>> chunks(List<Message> ordered, int size) {
    List<List<Message>> batches = new ArrayList<>();
    for (int start = 0; start < ordered.size(); start += size) {
      List<Message> batch =
          new ArrayList<>(ordered.subList(start, Math.min(ordered.size(), start + size)));
      batch.sort(Comparator.comparing(Message::leafIndex));
      batches.add(List.copyOf(batch));
    }
    return List.copyOf(batches);
  }
}
