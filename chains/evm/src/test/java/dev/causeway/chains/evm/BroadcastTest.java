// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Bytes;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes say to a broadcast: recorded shapes of clients, and a real node. */
class BroadcastTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // geth
        "-32000|already known|Accepted",
        "-32000|nonce too low: next nonce 5, tx nonce 4|NonceTooLow",
        "-32000|replacement transaction underpriced: new tx gas fee cap 1 <= 1 queued|Underpriced",
        "-32000|transaction underpriced: tip needed 1000000, tip permitted 1|Underpriced",
        "-32000|insufficient funds for gas * price + value: balance 0, tx cost 2, overshot 2|InsufficientFunds",
        "-32000|intrinsic gas too low: gas 1, minimum needed 21000|Refused",
        "-32000|max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1|Refused",
        // anvil
        "-32003|transaction already imported|Accepted",
        "-32003|nonce too low|NonceTooLow",
        "-32003|replacement transaction underpriced|Underpriced",
        "-32003|Insufficient funds for gas * price + value|InsufficientFunds",
        // erigon
        "-32000|existing tx with same hash|Accepted",
        "-32000|could not replace existing tx|Underpriced",
        // nethermind
        "-32010|AlreadyKnown|Accepted",
        "-32010|OldNonce, Current nonce: 5, nonce of rejected tx: 4|NonceTooLow",
        "-32010|FeeTooLow, MaxFeePerGas too low|Underpriced",
        "-32010|ReplacementNotAllowed|Underpriced",
        "-32010|InsufficientFunds, Account balance: 0, cumulative cost: 2|InsufficientFunds",
        // besu
        "-32000|Known transaction|Accepted",
        "-32001|Nonce too low|NonceTooLow",
        "-32000|Replacement transaction underpriced|Underpriced",
        "-32004|Upfront cost exceeds account balance|InsufficientFunds",
      })
  void shouldClassifyWhenClientRefuses(long code, String message, String expected) {
    BroadcastResult result =
        NodeErrors.ofBroadcast(new RpcReply.Refusal(code, message, Bytes.EMPTY, false));
    assertThat(result.getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  void shouldTellResultsApartWhenNodeIsReal() {
    try (Anvil anvil = Anvil.start(900, "--no-mining");
        EvmTools tools = anvil.tools();
        RpcClient rpc =
            new RpcClient(
                anvil.chain(), anvil.options(), InstantSource.system(), new SplittableRandom(1))) {
      EvmTransactions port = new EvmTransactions(rpc);
      LocalSigner rich = LocalSigner.ofHex(Anvil.KEY);
      LocalSigner poor = LocalSigner.ofHex("0x" + "77".repeat(32));
      SignedTransaction first = rich.sign(transfer(anvil, 0, 4_000_000_000L));
      SignedTransaction second = rich.sign(transfer(anvil, 1, 4_000_000_000L));
      SignedTransaction lower = rich.sign(transfer(anvil, 1, 3_000_000_000L));
      SignedTransaction unpaid = poor.sign(transfer(anvil, 0, 4_000_000_000L));
      assertThat(port.broadcast(List.of(first, second)).orElseThrow())
          .containsExactly(new BroadcastResult.Accepted(), new BroadcastResult.Accepted());
      assertThat(port.broadcast(List.of(second, lower, unpaid)).orElseThrow())
          .containsExactly(
              new BroadcastResult.Accepted(),
              new BroadcastResult.Underpriced(),
              new BroadcastResult.InsufficientFunds());
      assertThat(port.account(rich.address()).orElseThrow())
          .satisfies(
              state -> {
                assertThat(state.nextNonce()).isEqualTo(Nonce.of(0));
                assertThat(state.pendingNonce()).isEqualTo(Nonce.of(2));
              });
      TxHash unknown = unpaid.hash();
      assertThat(port.receipts(List.of(first.hash(), unknown)).orElseThrow()).isEmpty();
      tools.rpc("anvil_mine", "[\"0x1\"]");
      assertThat(port.receipts(List.of(first.hash(), unknown, second.hash())).orElseThrow())
          .extracting(receipt -> receipt.tx())
          .containsExactly(first.hash(), second.hash());
      assertThat(port.broadcast(List.of(lower)).orElseThrow())
          .containsExactly(new BroadcastResult.NonceTooLow());
    }
  }

  private static UnsignedTransaction transfer(Anvil anvil, long nonce, long maxFee) {
    return new UnsignedTransaction(
        anvil.chain(),
        Nonce.of(nonce),
        LocalSigner.ofHex(Anvil.KEY).address(),
        Wei.of(1),
        Bytes.EMPTY,
        Gas.of(21_000),
        Wei.of(maxFee),
        Wei.of(1));
  }
}
