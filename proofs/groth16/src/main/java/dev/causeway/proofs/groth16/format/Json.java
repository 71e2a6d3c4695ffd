// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON that snarkjs writes, and no more: objects, lists, texts without escapes, whole numbers.
 * Names that occur twice are refused, since readers differ in which they take.
 */
sealed interface Json {
  /** A text. */
  record Text(String value) implements Json {}

  /** Digits. */
  record Digits(String value) implements Json {}

  /** A list. */
  record Items(List<Json> values) implements Json {}

  /** An object. */
  record Members(Map<String, Json> values) implements Json {}

  /** Reads a whole text. */
  static Json parse(String source, String text) throws FormatException {
    Parser parser = new Parser(source, text);
    Json value = parser.value(0);
    parser.end();
    return value;
  }

  /** A parser by recursive descent, of bounded depth. */
  final class Parser {
    private static final int DEEPEST = 8;

    private final String source;
    private final String text;
    private int at;

    private Parser(String source, String text) {
      this.source = source;
      this.text = text;
    }

    private Json value(int depth) throws FormatException {
      if (depth > DEEPEST) {
        throw fault("nothing nested deeper than " + DEEPEST);
      }
      char next = peek();
      if (next == '{') {
        return members(depth);
      }
      if (next == '[') {
        return items(depth);
      }
      return next == '"' ? new Text(quoted()) : digits();
    }

    private Json members(int depth) throws FormatException {
      Map<String, Json> members = new LinkedHashMap<>();
      expect('{');
      boolean more = peek() != '}';
      while (more) {
        peek();
        String name = quoted();
        expect(':');
        if (members.put(name, value(depth + 1)) != null) {
          throw fault("\"" + name + "\" once");
        }
        more = peek() == ',';
        if (more) {
          at++;
        }
      }
      expect('}');
      return new Members(members);
    }

    private Json items(int depth) throws FormatException {
      List<Json> items = new ArrayList<>();
      expect('[');
      boolean more = peek() != ']';
      while (more) {
        items.add(value(depth + 1));
        more = peek() == ',';
        if (more) {
          at++;
        }
      }
      expect(']');
      return new Items(items);
    }

    private Json digits() throws FormatException {
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      if (start == at) {
        throw fault("a value");
      }
      return new Digits(text.substring(start, at));
    }

    private String quoted() throws FormatException {
      expect('"');
      int start = at;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' || text.charAt(at) < ' ') {
          throw fault("a text without escapes");
        }
        at++;
      }
      String value = text.substring(start, at);
      expect('"');
      return value;
    }

    private void end() throws FormatException {
      while (at < text.length()) {
        if (" \t\r\n".indexOf(text.charAt(at)) < 0) {
          throw fault("the end");
        }
        at++;
      }
    }

    /** The next character that is not white. */
    private char peek() throws FormatException {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      if (at == text.length()) {
        throw fault("more text");
      }
      return text.charAt(at);
    }

    private void expect(char character) throws FormatException {
      if (peek() != character) {
        throw fault("'" + character + "'");
      }
      at++;
    }

    private FormatException fault(String expected) {
      return new FormatException(
          FormatException.Kind.MALFORMED_JSON,
          source,
          "%s was expected at character %d; export the file again".formatted(expected, at));
    }
  }
}
