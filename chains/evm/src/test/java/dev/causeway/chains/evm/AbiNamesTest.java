// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.RevertReason;
import dev.causeway.chains.evm.AbiWriter.Selector;
import dev.causeway.contracts.Bridge;
import dev.causeway.contracts.GlobalRoots;
import dev.causeway.contracts.Groth16Verifier;
import dev.causeway.contracts.LedgerRollup;
import dev.causeway.contracts.Mirror;
import dev.causeway.contracts.OptimisticSettlement;
import dev.causeway.contracts.OutputProposals;
import dev.causeway.contracts.QuorumResolver;
import dev.causeway.contracts.TestToken;
import dev.causeway.contracts.WrappedToken;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.TokenAmount;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.web3j.abi.CustomErrorEncoder;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.datatypes.CustomError;
import org.web3j.abi.datatypes.Event;

/** The names that we decode, against the bindings that are generated from the contracts. */
class AbiNamesTest {
  private static final Address BRIDGE = Address.parse("0x0000000000000000000000000000000000000001");

  private static <T> List<T> constants(Class<?> binding, Class<T> type) {
    List<T> found = new ArrayList<>();
    for (Field field : binding.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && type.isAssignableFrom(field.getType())) {
        try {
          found.add(type.cast(field.get(null)));
        } catch (IllegalAccessException hidden) {
          throw new AssertionError(hidden);
        }
      }
    }
    return found;
  }

  @Test
  void shouldHaveTopicOfEveryEventThatItDecodes() {
    Set<String> compiled = new TreeSet<>();
    for (Class<?> binding :
        List.of(
            Bridge.class,
            GlobalRoots.class,
            Mirror.class,
            OutputProposals.class,
            OptimisticSettlement.class)) {
      constants(binding, Event.class).forEach(event -> compiled.add(EventEncoder.encode(event)));
    }
    assertThat(compiled)
        .contains(
            EventTopics.MESSAGE_CLAIMED.toString(),
            EventTopics.CALL_RETRIED.toString(),
            EventTopics.WRAPPED_TOKEN_DEPLOYED.toString(),
            EventTopics.DIRECTION_PAUSED.toString(),
            EventTopics.DIRECTION_UNPAUSED.toString(),
            EventTopics.GLOBAL_ROOT_UPDATED.toString(),
            EventTopics.GLOBAL_ROOT_ACCEPTED.toString(),
            EventTopics.OUTPUT_PROPOSED.toString(),
            EventTopics.OUTPUT_CHALLENGED.toString(),
            EventTopics.CHALLENGE_RESOLVED.toString(),
            EventTopics.OUTPUT_FINALIZED.toString(),
            EventTopics.EXIT_ROOT_SETTLED.toString());
  }

  @Test
  void shouldKnowEveryErrorOfTheContracts() {
    Map<String, String> compiled = new TreeMap<>();
    for (Class<?> binding :
        List.of(
            Bridge.class,
            LedgerRollup.class,
            Groth16Verifier.class,
            GlobalRoots.class,
            Mirror.class,
            OutputProposals.class,
            OptimisticSettlement.class,
            QuorumResolver.class,
            TestToken.class,
            WrappedToken.class)) {
      for (CustomError error : constants(binding, CustomError.class)) {
        compiled.put(CustomErrorEncoder.encode(error).substring(0, 10), error.getName());
      }
    }
    assertThat(compiled).isNotEmpty();
    ErrorCatalogue.signatures()
        .forEach(signature -> compiled.remove(Selector.of(signature).toBytes().toString()));
    assertThat(compiled).as("errors that are not in the catalogue").isEmpty();
  }

  @Test
  void shouldReadErrorsWhenTheyAreOurs() {
    assertThat(
            RevertDecoder.decode(
                EvmTools.calldata(
                    "LimitExceeded(address,uint8,uint256,uint256)",
                    List.of(AbiValue.of(BRIDGE), AbiValue.of(0), AbiValue.of(10), AbiValue.of(4)))))
        .isEqualTo(
            new RevertReason.LimitExceeded(
                TokenAmount.of(10), TokenAmount.of(4), TokenAmount.ZERO));
    assertThat(
            RevertDecoder.decode(
                EvmTools.calldata(
                    "WrongBond(uint256,uint256)", List.of(AbiValue.of(3), AbiValue.of(4)))))
        .isEqualTo(new RevertReason.ContractError("WrongBond(expected=3, actual=4)"));
    assertThat(
            RevertDecoder.decode(
                EvmTools.calldata("ConfigZero(string)", List.of(AbiValue.of("guardian")))))
        .isEqualTo(new RevertReason.ContractError("ConfigZero(field=\"guardian\")"));
    assertThat(
            RevertDecoder.decode(
                EvmTools.calldata(
                    "HeadersNotAnchored(uint64,uint64)", List.of(AbiValue.of(3), AbiValue.of(4)))))
        .isInstanceOf(RevertReason.UnknownBlock.class);
    Bytes foreign = Bytes.parse("0xdeadbeef");
    assertThat(RevertDecoder.decode(foreign)).isEqualTo(new RevertReason.Unrecognized(foreign));
    Bytes cut = EvmTools.calldata("WrongBond(uint256,uint256)", List.of(AbiValue.of(3)));
    assertThat(RevertDecoder.decode(cut)).isEqualTo(new RevertReason.Unrecognized(cut));
  }
}
