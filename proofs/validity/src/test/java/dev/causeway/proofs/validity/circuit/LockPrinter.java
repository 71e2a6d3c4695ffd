// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Writes {@code circuits.lock} as lock.mjs does, so that neither rewrites the other's lines. */
final class LockPrinter {
  String print(JsonNode lock) throws JsonProcessingException {
    DefaultPrettyPrinter likeJavaScript =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    return new ObjectMapper().writer(likeJavaScript).writeValueAsString(lock) + "\n";
  }
}
