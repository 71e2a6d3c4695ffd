// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.wiring;

import dev.causeway.chains.TransactionSigner;
import dev.causeway.chains.devnet.DevKey;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.devnet.KeyPolicy;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.node.KeyRing;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.node.settings.NodeSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that a node works with: keystores of the configuration, and for roles without one the
 * development keys of the manifest, which are refused outside of devnets.
 *
 * @param ring keys that send transactions
 * @param verifiers keys that sign which output is right
 */
public record NodeKeys(KeyRing ring, List<LocalSigner> verifiers) {
  /** Copies the list. */
  public NodeKeys {
    verifiers = List.copyOf(verifiers);
  }

  /**
   * Opens the keystores.
   *
   * @throws InvalidSettingsException naming the role or chain and the remedy, when a keystore
   *     cannot be opened or can be read by others, a key is missing or published, or a chain is one
   *     of real money
   */
  public static NodeKeys load(Manifest manifest, NodeSettings.Keys keys) {
    for (ManifestChain chain : manifest.chains()) {
      KeyPolicy.mainNetwork(chain.name(), chain.chain())
          .ifPresent(
              reason -> {
                throw new InvalidSettingsException(reason);
              });
    }
    Map<SenderRole, TransactionSigner> signers = new EnumMap<>(SenderRole.class);
    List<SenderRole> needed = new ArrayList<>(SenderRole.needed());
    if (!manifest.ledgers().isEmpty()) {
      needed.add(SenderRole.OPERATOR);
    }
    for (SenderRole role : needed) {
      String name = name(role);
      signers.put(
          role,
          Optional.ofNullable(keys.senders().get(role))
              .map(store -> open(name, store))
              .orElseGet(() -> published(manifest, name, account(role))));
    }
    List<SenderRole> relayers = SenderRole.relayers(keys.relayers());
    for (int i = 1; i < relayers.size(); i++) {
      signers.put(relayers.get(i), relayer(manifest, keys, relayers.get(i), i));
    }
    Map<ChainId, Map<SenderRole, TransactionSigner>> ring = new HashMap<>();
    manifest.chains().forEach(chain -> ring.put(chain.chain(), signers));
    try {
      return new NodeKeys(new KeyRing(ring), verifiers(manifest, keys));
    } catch (IllegalArgumentException twoRoles) {
      throw new InvalidSettingsException("causeway.keys: " + twoRoles.getMessage(), twoRoles);
    }
  }

  private static List<LocalSigner> verifiers(Manifest manifest, NodeSettings.Keys keys) {
    if (keys.verifier().isPresent()) {
      return List.of(open("verifier", keys.verifier().get()));
    }
    if (!manifest.accounts(AccountRole.VERIFIER).isEmpty()) {
      requireDevnets(manifest, "verifier");
    }
    return manifest.accounts(AccountRole.VERIFIER).stream().map(key -> key.signer()).toList();
  }

  /** A further relayer key. Published keys never stand beside keys that somebody chose. */
  private static LocalSigner relayer(
      Manifest manifest, NodeSettings.Keys keys, SenderRole role, int index) {
    String name = name(role);
    if (keys.senders().containsKey(role)) {
      return open(name, keys.senders().get(role));
    }
    List<DevKey> published = manifest.accounts(AccountRole.RELAYER);
    if (keys.senders().containsKey(SenderRole.RELAYER) || published.size() <= index) {
      throw new InvalidSettingsException(
          "causeway.keys.relayers is %d, but there is no key %s: set causeway.keys.%s.keystore and password-file, or lower the number"
              .formatted(keys.relayers(), name, name));
    }
    requireDevnets(manifest, name);
    return published.get(index).signer();
  }

  private static String name(SenderRole role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static LocalSigner published(Manifest manifest, String name, AccountRole role) {
    if (manifest.accounts(role).isEmpty()) {
      throw new InvalidSettingsException(
          "there is no key for the role %s: set causeway.keys.%s.keystore and password-file"
              .formatted(name, name));
    }
    requireDevnets(manifest, name);
    return manifest.account(role).signer();
  }

  private static void requireDevnets(Manifest manifest, String name) {
    for (ManifestChain chain : manifest.chains()) {
      if (!KeyPolicy.isDevnet(chain.chain())) {
        throw new InvalidSettingsException(
            "the role %s has a development key of the manifest, but %s; set causeway.keys.%s.keystore and password-file"
                .formatted(name, KeyPolicy.publicKeys(chain.name(), chain.chain()), name));
      }
    }
  }

  private static LocalSigner open(String role, NodeSettings.Keystore store) {
    try {
      return LocalSigner.ofKeystore(store.file(), store.passwordFile());
    } catch (IllegalArgumentException refused) {
      throw new InvalidSettingsException(
          "causeway.keys.%s: %s".formatted(role, refused.getMessage()), refused);
    }
  }

  private static AccountRole account(SenderRole role) {
    return switch (role) {
      case RELAYER, RELAYER_2, RELAYER_3, RELAYER_4 -> AccountRole.RELAYER;
      case PROPOSER -> AccountRole.PROPOSER;
      case CHALLENGER -> AccountRole.CHALLENGER;
      case OPERATOR -> AccountRole.OPERATOR;
      case GUARDIAN -> AccountRole.GUARDIAN;
    };
  }
}
