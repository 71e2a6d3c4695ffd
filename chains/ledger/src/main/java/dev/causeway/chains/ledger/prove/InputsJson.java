// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.prove;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.causeway.model.Bytes;
import dev.causeway.proofs.groth16.field.Scalar;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The inputs of a circuit as they travel from the ledger's node to a prover: a JSON object of lists
 * of decimal numbers as text, which snarkjs takes, too. One meaning has one text, so that its hash
 * names it.
 */
public final class InputsJson {
  private static final JsonFactory JSON = new JsonFactory();

  private InputsJson() {}

  /** Writes inputs, in their order. */
  public static Bytes write(SequencedMap<String, List<Scalar>> inputs) {
    StringBuilder text = new StringBuilder(1 << 16).append('{');
    for (Map.Entry<String, List<Scalar>> input : inputs.entrySet()) {
      text.append(text.length() == 1 ? "\"" : ",\"").append(input.getKey()).append("\":[");
      for (int i = 0; i < input.getValue().size(); i++) {
        text.append(i == 0 ? "\"" : ",\"")
            .append(new BigInteger(1, input.getValue().get(i).toBytes()))
            .append('"');
      }
      text.append(']');
    }
    return Bytes.of(
        ByteBuffer.wrap(text.append('}').toString().getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * Reads inputs.
   *
   * @throws IllegalArgumentException saying where the text is none of this form
   */
  public static Map<String, List<Scalar>> read(Bytes text) {
    byte[] bytes = new byte[text.size()];
    text.asByteBuffer().get(bytes);
    Map<String, List<Scalar>> inputs = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(bytes)) {
      expect(parser, JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        List<Scalar> values = new ArrayList<>();
        expect(parser, JsonToken.START_ARRAY);
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
          values.add(Scalar.of(new BigInteger(parser.getText())));
        }
        if (parser.currentToken() != JsonToken.END_ARRAY
            || inputs.put(name, List.copyOf(values)) != null) {
          throw malformed(parser);
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw malformed(parser);
      }
    } catch (IOException malformed) {
      throw new IllegalArgumentException(
          "the inputs of a circuit are no JSON: " + malformed.getMessage(), malformed);
    }
    return inputs;
  }

  private static void expect(JsonParser parser, JsonToken token) throws IOException {
    if (parser.nextToken() != token) {
      throw malformed(parser);
    }
  }

  private static IllegalArgumentException malformed(JsonParser parser) {
    return new IllegalArgumentException(
        "the inputs of a circuit are lists of decimal numbers as text by their names, but at %s there is something else"
            .formatted(parser.currentLocation().offsetDescription()));
  }
}
