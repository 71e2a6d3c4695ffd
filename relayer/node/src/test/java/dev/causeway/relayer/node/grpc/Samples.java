// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.chains.Direction;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.chains.EndpointStatus.Condition;
import dev.causeway.chains.Outcome;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.Gas;
import dev.causeway.model.LayerKind;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.TransferState;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.WaitingReason;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.relayer.core.store.TransferView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Transfers and a network for tests. */
final class Samples {
  static final ChainId L1 = ChainId.of(900);
  static final ChainId L2A = ChainId.of(901);
  static final TokenKey TOKEN =
      new TokenKey(L1, Address.parse("0x5fbdb2315678afecb367f032d93f642f64180aa3"));
  static final Address SENDER = Address.parse("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  static final Address RECIPIENT = Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
  static final RouteTimings TIMINGS =
      new RouteTimings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4));
  private static final List<TransferState> LIFE =
      List.of(
          TransferState.OBSERVED,
          TransferState.FINAL,
          TransferState.SETTLED,
          TransferState.ROOT_CARRIED,
          TransferState.CLAIM_SENT,
          TransferState.CLAIMED);

  private Samples() {}

  /** A transfer from L1 to L2A that has reached the state, one second after the other. */
  static TransferView transfer(long index, TransferState state) {
    Message message = message(index);
    List<TransferView.Step> timeline = new ArrayList<>();
    for (TransferState step : LIFE) {
      if (step.compareTo(state) <= 0 || state.compareTo(TransferState.CLAIMED) > 0) {
        timeline.add(step(step, index));
      }
      if (state.compareTo(TransferState.CLAIMED) > 0) {
        break;
      }
    }
    return new TransferView(
        MessageHash.leaf(message),
        message,
        state,
        timeline,
        state == TransferState.OBSERVED
            ? Optional.of(
                new WaitingReason.SourceFinality(L1, BlockNumber.of(100), BlockNumber.of(99)))
            : Optional.empty(),
        Optional.empty(),
        state == TransferState.CLAIMED ? Optional.of(ClaimOutcome.DELIVERED) : Optional.empty(),
        block(100 + index));
  }

  static Message message(long index) {
    return new Message(
        MessageKind.TOKEN,
        L1,
        LeafIndex.of(index),
        L2A,
        TOKEN.originChain(),
        TOKEN.originToken(),
        SENDER,
        RECIPIENT,
        TokenAmount.of(5_000_000),
        TokenAmount.ZERO,
        Bytes.EMPTY);
  }

  static TxHash sourceTx(long index) {
    return new TxHash(UInt256.of(1_000_000 + index).toBytes32());
  }

  static BlockRef block(long number) {
    return new BlockRef(
        BlockNumber.of(number),
        UInt256.of(number + 1).toBytes32(),
        number == 0 ? Bytes32.ZERO : UInt256.of(number).toBytes32(),
        MemoryStore.NOW.plusSeconds(number - 100));
  }

  private static TransferView.Step step(TransferState state, long index) {
    boolean onDestination = state.compareTo(TransferState.ROOT_CARRIED) >= 0;
    Instant at = MemoryStore.NOW.plusSeconds(LIFE.indexOf(state));
    return new TransferView.Step(
        state,
        at,
        onDestination ? L2A : L1,
        state == TransferState.CLAIM_SENT
            ? Optional.empty()
            : Optional.of(block(100 + LIFE.indexOf(state))),
        Optional.of(
            state == TransferState.OBSERVED
                ? sourceTx(index)
                : new TxHash(UInt256.of(2_000_000 + LIFE.indexOf(state)).toBytes32())),
        Optional.of(Gas.of(90_000)),
        Optional.of(Wei.of(10)),
        state == TransferState.CLAIMED ? 9 : 1);
  }

  /** Two chains. */
  static final NetworkView NETWORK =
      new NetworkView() {
        @Override
        public List<ChainDescription> chains() {
          return List.of(
              new ChainDescription(L1, "l1", LayerKind.BASE, SENDER),
              new ChainDescription(L2A, "l2a", LayerKind.OPTIMISTIC, RECIPIENT));
        }

        @Override
        public List<EndpointStatus> endpoints(ChainId chain) {
          return chain.equals(L1)
              ? List.of(
                  new EndpointStatus(
                      1, "example", Condition.FAILING, Optional.of(new BlockNumber(7)), "HTTP 503"))
              : List.of();
        }

        @Override
        public Optional<TokenDescription> describe(TokenKey token) {
          return token.equals(TOKEN)
              ? Optional.of(new TokenDescription("Test Token", "TEST", 6))
              : Optional.empty();
        }

        @Override
        public Optional<Address> tokenOn(ChainId chain, TokenKey token) {
          return chain.equals(token.originChain())
              ? Optional.of(token.originToken())
              : Optional.empty();
        }

        @Override
        public Outcome<TransferLimit> limit(ChainId chain, TokenKey token, Direction direction) {
          return Outcome.ok(
              new TransferLimit(TokenAmount.of(1_000_000_000), TokenAmount.of(2_000_000_000)));
        }

        @Override
        public RouteTimings timings(ChainId source, ChainId destination) {
          return TIMINGS;
        }
      };
}
