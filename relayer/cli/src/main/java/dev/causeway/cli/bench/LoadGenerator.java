// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.devnet.DevnetChain;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.model.Address;
import dev.causeway.model.Gas;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import java.util.ArrayList;
import java.util.List;

/** Sends deposits from accounts of its own to recipients that never held anything. */
final class LoadGenerator implements AutoCloseable {
  private static final Gas DEPOSIT_GAS = Gas.of(400_000);
  private static final TokenAmount AMOUNT = TokenAmount.of(1_000_000_000_000L);

  private final EvmTools tools;
  private final ManifestChain source;
  private final ManifestChain destination;
  private final Address token;
  private final List<LocalSigner> senders;
  private long sent;

  /** Funds the senders on the source chain, whose token must be native there. */
  LoadGenerator(
      DevnetChain chain,
      Manifest manifest,
      ManifestChain source,
      ManifestChain destination,
      int senders,
      Address token) {
    this.tools = chain.tools();
    this.source = source;
    this.destination = destination;
    this.token = token;
    this.senders = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      this.senders.add(
          LocalSigner.ofHex(Keccak.hash("causeway INSECURE bench sender " + i).toString()));
    }
    for (LocalSigner sender : this.senders) {
      tools.rpc(
          "anvil_setBalance", "[\"%s\",\"0x3635c9adc5dea00000\"]".formatted(sender.address()));
    }
  }

  List<LocalSigner> senders() {
    return senders;
  }

  /**
   * Gives every sender tokens from the faucet, where the token has one, and lets the bridge take
   * them.
   */
  void prepareFromFaucet(LocalSigner paying, TokenAmount each) {
    List<EncodedCall> gifts = new ArrayList<>();
    for (LocalSigner sender : senders) {
      gifts.add(
          new EncodedCall(
              token,
              Wei.ZERO,
              EvmTools.calldata(
                  "faucet(address,uint256)",
                  List.of(AbiValue.of(sender.address()), AbiValue.of(each.value()))),
              Gas.of(150_000)));
    }
    var _ = tools.sendAll(paying, gifts);
    approve();
  }

  /** Lets the bridge take the senders' tokens. */
  void approve() {
    for (LocalSigner sender : senders) {
      var _ =
          tools.broadcastAll(
              sender,
              List.of(
                  new EncodedCall(
                      token,
                      Wei.ZERO,
                      EvmTools.calldata(
                          "approve(address,uint256)",
                          List.of(
                              AbiValue.of(source.contracts().bridge()), AbiValue.of(UInt256.MAX))),
                      Gas.of(100_000))));
    }
  }

  /** Broadcasts that many deposits, spread over the senders. */
  void send(int count) {
    int each = (count + senders.size() - 1) / senders.size();
    int left = count;
    for (LocalSigner sender : senders) {
      int now = Math.min(each, left);
      if (now == 0) {
        return;
      }
      List<EncodedCall> calls = new ArrayList<>();
      for (int i = 0; i < now; i++) {
        calls.add(deposit());
      }
      var _ = tools.broadcastAll(sender, calls);
      left -= now;
    }
  }

  private EncodedCall deposit() {
    Address recipient =
        Address.of(
            Keccak.hash("causeway bench recipient " + sent++)
                .toBytes()
                .slice(12, 32)
                .asByteBuffer());
    return new EncodedCall(
        source.contracts().bridge(),
        Wei.ZERO,
        EvmTools.bridgeToken(destination.chain(), recipient, token, AMOUNT, TokenAmount.ZERO),
        DEPOSIT_GAS);
  }

  /** What the measured deposits take from one sender in all. */
  static TokenAmount needed(int deposits) {
    return AMOUNT.times(deposits);
  }

  @Override
  public void close() {
    tools.close();
  }
}
