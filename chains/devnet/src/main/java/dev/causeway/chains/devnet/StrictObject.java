// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A JSON object that is read field by field and must hold nothing else. Every error names the file,
 * the field and what belongs there.
 */
final class StrictObject {
  private final String file;
  private final String path;
  private final JsonNode node;
  private final Set<String> read = new HashSet<>();

  StrictObject(String file, String path, JsonNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw new DevnetException(
          "%s: %s must be an object, but is %s"
              .formatted(file, path.isEmpty() ? "the content" : path, shown(node)));
    }
  }

  /** Whether the field is there; it counts as read. */
  boolean has(String field) {
    boolean there = node.has(field);
    if (there) {
      read.add(field);
    }
    return there;
  }

  String text(String field) {
    JsonNode value = required(field);
    if (!value.isTextual()) {
      throw wrong(field, "must be text", value);
    }
    return value.textValue();
  }

  long number(String field) {
    JsonNode value = required(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(field, "must be a whole number", value);
    }
    return value.longValue();
  }

  /** Text in the form that {@code reader} takes; it refuses with an IllegalArgumentException. */
  <T> T parsed(String field, Function<String, T> reader) {
    String text = text(field);
    return checked(field, () -> reader.apply(text));
  }

  /** A whole number in the range that {@code reader} takes. */
  <T> T counted(String field, Function<Long, T> reader) {
    long number = number(field);
    return checked(field, () -> reader.apply(number));
  }

  /** A name out of an enum, in lower case. */
  <E extends Enum<E>> E named(String field, Class<E> type) {
    String text = text(field);
    for (E constant : type.getEnumConstants()) {
      if (nameOf(constant).equals(text)) {
        return constant;
      }
    }
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      known.add(nameOf(constant));
    }
    throw wrong(field, "must be one of " + String.join(", ", known), required(field));
  }

  /** How {@link #named} writes a constant. */
  static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  StrictObject object(String field) {
    return new StrictObject(file, at(field), required(field));
  }

  Optional<StrictObject> optionalObject(String field) {
    return has(field) ? Optional.of(object(field)) : Optional.empty();
  }

  /** A list of objects, each read by {@code reader} and then complete. */
  <T> List<T> objects(String field, Function<StrictObject, T> reader) {
    List<T> results = new ArrayList<>();
    JsonNode list = list(field);
    for (int i = 0; i < list.size(); i++) {
      StrictObject element = new StrictObject(file, "%s[%d]".formatted(at(field), i), list.get(i));
      results.add(element.complete(() -> reader.apply(element)));
    }
    return List.copyOf(results);
  }

  /** A list of texts, each in the form that {@code reader} takes. */
  <T> List<T> texts(String field, Function<String, T> reader) {
    List<T> results = new ArrayList<>();
    JsonNode list = list(field);
    for (int i = 0; i < list.size(); i++) {
      String element = "%s[%d]".formatted(field, i);
      JsonNode value = list.get(i);
      if (!value.isTextual()) {
        throw wrong(element, "must be text", value);
      }
      results.add(checked(element, () -> reader.apply(value.textValue())));
    }
    return List.copyOf(results);
  }

  /** Runs {@code reading} and refuses fields that it did not ask for. */
  <T> T complete(Supplier<T> reading) {
    T result = checked("", reading);
    for (String field : new TreeSet<>(fieldNames())) {
      if (!read.contains(field)) {
        throw new DevnetException(
            "%s: %s is not a field of a manifest; remove it or correct its name"
                .formatted(file, at(field)));
      }
    }
    return result;
  }

  private List<String> fieldNames() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode list(String field) {
    JsonNode list = required(field);
    if (!list.isArray()) {
      throw wrong(field, "must be a list", list);
    }
    return list;
  }

  private JsonNode required(String field) {
    read.add(field);
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw new DevnetException(
          "%s: %s is missing; add it, or have the manifest written anew by a new deployment"
              .formatted(file, at(field)));
    }
    return value;
  }

  private <T> T checked(String field, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException wrong) {
      throw new DevnetException(
          "%s: %s is wrong: %s".formatted(file, at(field), wrong.getMessage()), wrong);
    }
  }

  private DevnetException wrong(String field, String rule, JsonNode value) {
    return new DevnetException(
        "%s: %s %s, but is %s".formatted(file, at(field), rule, shown(value)));
  }

  private String at(String field) {
    if (path.isEmpty()) {
      return field.isEmpty() ? "the content" : field;
    }
    return field.isEmpty() ? path : path + "." + field;
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
