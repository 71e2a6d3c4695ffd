// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.PendingIntents;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The outbox as the duties that plan see it when a chain has several relayer keys: what they want
 * of {@link SenderRole#RELAYER} is given to one of them.
 *
 * <p>What changes the roots that a chain knows goes to one key, in order. A claim under a root that
 * is still on its way goes behind it on the same key, so that it cannot be mined before; any other
 * claim goes to the key with the least to do. A key that does not get on is left alone with what it
 * has: nothing new is given to it, and roots that it should bring are brought by another.
 */
final class PooledOutbox implements Outbox {
  /** What changes the roots that a chain knows, by the names of the calls. */
  private static final Set<String> LEADING =
      Set.of("accept-root", "settle-exit-root", "update-global-root");

  private static final String CLAIM = "claim";

  // The same thing may be wanted again of another key while the first one is stuck.
  private static final char KEY_MARK = '#';

  private final RelayStore store;
  private final Outbox all;
  private final List<SenderRole> keys;
  private final Duration patience;

  /**
   * Spreads over keys.
   *
   * @param store the memory of the relayer
   * @param keys which keys there are, the preferred one first
   * @param patience how long the oldest transaction of a key may wait before the key counts as
   *     stuck
   */
  PooledOutbox(RelayStore store, List<SenderRole> keys, Duration patience) {
    this.store = store;
    this.all = store.outbox();
    this.keys = List.copyOf(keys);
    this.patience = patience;
  }

  @Override
  public int enqueue(Fence fence, List<NewIntent> intents) {
    return all.enqueue(fence, placed(intents));
  }

  @Override
  public void conclude(Fence fence, long intent, IntentState state, List<NewIntent> successors) {
    all.conclude(fence, intent, state, placed(successors));
  }

  private List<NewIntent> placed(List<NewIntent> intents) {
    Map<ChainId, KeyChoice> choices = new HashMap<>();
    List<NewIntent> placed = new ArrayList<>();
    for (NewIntent wish : intents) {
      placed.add(
          wish.role() == SenderRole.RELAYER
              ? by(key(wish, choices.computeIfAbsent(wish.chain(), this::choice)), wish)
              : wish);
    }
    return placed;
  }

  private SenderRole key(NewIntent wish, KeyChoice choice) {
    if (LEADING.contains(wish.purpose())) {
      return choice.lead(last(leading(wish.chain(), choice)));
    }
    return behind(wish, choice).map(key -> choice.lead(Optional.of(key))).orElseGet(choice::free);
  }

  /** The key that brings the root that the claim proves its messages under, if it is on its way. */
  private Optional<SenderRole> behind(NewIntent wish, KeyChoice choice) {
    int mark = wish.dedupeKey().indexOf('@');
    if (!wish.purpose().startsWith(CLAIM) || mark < 0) {
      return Optional.empty();
    }
    GlobalRoot root = GlobalRoot.parse(wish.dedupeKey().substring(mark + 1));
    boolean known =
        store.roots().latestKnownTo(wish.chain()).filter(it -> it.root().equals(root)).isPresent();
    return known ? Optional.empty() : last(leading(wish.chain(), choice));
  }

  private static Optional<SenderRole> last(List<Intent> intents) {
    return intents.isEmpty() ? Optional.empty() : Optional.of(intents.getLast().wish().role());
  }

  /** What changes roots and is not mined, oldest first, but for what stuck keys have. */
  private List<Intent> leading(ChainId chain, KeyChoice choice) {
    return LEADING.stream()
        .flatMap(purpose -> PendingIntents.unmined(all.live(chain, purpose)).stream())
        .filter(intent -> !choice.isAvoided(intent.wish().role()))
        .sorted(Comparator.comparingLong(Intent::id))
        .toList();
  }

  private KeyChoice choice(ChainId chain) {
    Instant now = store.now();
    List<Obstacles.Standing> obstacles = store.obstacles().all();
    return new KeyChoice(
        keys.stream()
            .map(
                key -> {
                  Load load = all.load(chain, key);
                  boolean late =
                      load.waitingSince()
                          .filter(since -> Duration.between(since, now).compareTo(patience) > 0)
                          .isPresent();
                  boolean blocked =
                      obstacles.stream()
                          .map(Obstacles.Standing::obstacle)
                          .anyMatch(
                              it ->
                                  it.kind() == Obstacles.Kind.SENDER_BLOCKED
                                      && it.chain().equals(chain)
                                      && it.role().equals(Optional.of(key)));
                  return new KeyChoice.Standing(key, load.waiting(), late || blocked);
                })
            .toList());
  }

  private static NewIntent by(SenderRole key, NewIntent wish) {
    return new NewIntent(
        wish.chain(),
        key,
        wish.purpose(),
        key == SenderRole.RELAYER || !LEADING.contains(wish.purpose())
            ? wish.dedupeKey()
            : wish.dedupeKey() + KEY_MARK + key,
        wish.call(),
        wish.messages());
  }

  /** As it was wanted. */
  private static Intent wanted(Intent intent) {
    NewIntent wish = intent.wish();
    int mark = wish.dedupeKey().lastIndexOf(KEY_MARK);
    return mark < 0
        ? intent
        : new Intent(
            intent.id(),
            new NewIntent(
                wish.chain(),
                wish.role(),
                wish.purpose(),
                wish.dedupeKey().substring(0, mark),
                wish.call(),
                wish.messages()),
            intent.state(),
            intent.createdAt());
  }

  /** Without roots that a stuck key should bring: nobody should wait for them. */
  @Override
  public List<Intent> live(ChainId chain, String purpose) {
    List<Intent> live = all.live(chain, purpose);
    if (live.isEmpty() || !LEADING.contains(purpose)) {
      return live;
    }
    KeyChoice choice = choice(chain);
    return live.stream()
        .filter(intent -> !choice.isAvoided(intent.wish().role()) || !isRelayer(intent))
        .map(PooledOutbox::wanted)
        .toList();
  }

  private boolean isRelayer(Intent intent) {
    return keys.contains(intent.wish().role());
  }

  @Override
  public List<Intent> reverted(ChainId chain, String purpose) {
    return all.reverted(chain, purpose).stream().map(PooledOutbox::wanted).toList();
  }

  @Override
  public int liveCount(ChainId chain, String purpose) {
    return all.liveCount(chain, purpose);
  }

  @Override
  public Load load(ChainId chain, SenderRole role) {
    return all.load(chain, role);
  }

  @Override
  public List<Intent> queued(ChainId chain, SenderRole role, int limit) {
    return all.queued(chain, role, limit);
  }

  @Override
  public List<InFlight> inFlight(ChainId chain, SenderRole role) {
    return all.inFlight(chain, role);
  }

  @Override
  public List<InFlight> sent(ChainId chain, SenderRole role) {
    return all.sent(chain, role);
  }

  @Override
  public Optional<Nonce> nextNonce(ChainId chain, Address sender) {
    return all.nextNonce(chain, sender);
  }

  @Override
  public void recordAttempts(Fence fence, Address sender, List<NewAttempt> attempts) {
    all.recordAttempts(fence, sender, attempts);
  }

  @Override
  public void recordAttempt(
      Fence fence,
      long intent,
      Address sender,
      UnsignedTransaction transaction,
      SignedTransaction signed) {
    all.recordAttempt(fence, intent, sender, transaction, signed);
  }

  @Override
  public void recordBroadcast(Fence fence, List<TxHash> transactions, String result) {
    all.recordBroadcast(fence, transactions, result);
  }

  @Override
  public void recordReceipts(Fence fence, ChainId chain, List<TransactionReceipt> receipts) {
    all.recordReceipts(fence, chain, receipts);
  }
}
