// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Groups the claimable messages of one source into batches. Pure. */
final class BatchPlanner {
  /** What older messages get of the room while newer ones wait too. */
  private static final int BACKLOG_PERCENT = 25;

  private BatchPlanner() {}

  /**
   * Batches in the order in which they are to run, each ascending by leaf index.
   *
   * <p>Descriptions of tokens come first, since a token cannot be claimed before. Then come the
   * messages that became claimable last, so that a backlog does not make everybody late; older ones
   * get the rest of the room, and at least their share, so that they do arrive.
   *
   * @param claimable ascending by leaf index
   * @param freshFrom messages from here on became claimable with the newest root
   * @param batches how many batches there is room for
   */
  static List<List<Message>> plan(
      List<Message> claimable, LeafIndex freshFrom, int batches, ClaimConfig config) {
    int size = config.batchSize();
    int room = (int) Math.min((long) batches * size, claimable.size());
    List<Message> first = new ArrayList<>();
    List<Message> fresh = new ArrayList<>();
    List<Message> backlog = new ArrayList<>();
    for (Message message : claimable) {
      if (message.kind() == MessageKind.TOKEN_METADATA) {
        first.add(message);
      } else if (message.leafIndex().compareTo(freshFrom) >= 0) {
        fresh.add(message);
      } else {
        backlog.add(message);
      }
    }
    int left = Math.max(0, room - first.size());
    int reserved = Math.min(backlog.size(), left * BACKLOG_PERCENT / 100);
    int freshTaken = Math.min(fresh.size(), left - reserved);
    int backlogTaken = Math.min(backlog.size(), left - freshTaken);
    List<Message> ordered = new ArrayList<>(first.subList(0, Math.min(first.size(), room)));
    ordered.addAll(fresh.subList(0, freshTaken));
    ordered.addAll(backlog.subList(0, backlogTaken));
    return chunks(ordered, size);
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
