// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object of a scenario, read strictly: each wrong value names itself, and a key that nobody
 * asked for is an error.
 */
final class Tree {
  private final Config config;
  private final String path;
  private final Set<String> known = new TreeSet<>();

  Tree(Config config, String path) {
    this.config = config;
    this.path = path;
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    known.add(key);
    return config.hasPath(key);
  }

  String text(String key) {
    return read(key, "text", () -> config.getString(key));
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  List<String> texts(String key) {
    return has(key) ? read(key, "a list of texts", () -> config.getStringList(key)) : List.of();
  }

  int number(String key, int otherwise, int least, int most) {
    int value = has(key) ? read(key, "a whole number", () -> config.getInt(key)) : otherwise;
    if (value < least || value > most) {
      throw wrong(key, String.valueOf(value), "give %d to %d".formatted(least, most));
    }
    return value;
  }

  double decimal(String key) {
    return read(key, "a number", () -> config.getDouble(key));
  }

  boolean flag(String key, boolean otherwise) {
    return has(key) ? read(key, "true or false", () -> config.getBoolean(key)) : otherwise;
  }

  Duration time(String key, Duration otherwise) {
    Duration value =
        has(key) ? read(key, "a time such as 8s", () -> config.getDuration(key)) : otherwise;
    if (value.isNegative()) {
      throw wrong(key, config.getString(key), "give 0s or more");
    }
    return value;
  }

  Optional<Duration> optionalTime(String key) {
    return has(key) ? Optional.of(time(key, Duration.ZERO)) : Optional.empty();
  }

  Tree tree(String key) {
    return has(key)
        ? new Tree(read(key, "an object", () -> config.getConfig(key)), full(key))
        : new Tree(com.typesafe.config.ConfigFactory.empty(), full(key));
  }

  List<Tree> trees(String key) {
    if (!has(key)) {
      return List.of();
    }
    List<? extends Config> all = read(key, "a list of objects", () -> config.getConfigList(key));
    return java.util.stream.IntStream.range(0, all.size())
        .mapToObj(i -> new Tree(all.get(i), full(key) + "[" + i + "]"))
        .toList();
  }

  /** Refuses what was not asked for. */
  void finish() {
    for (String key : config.root().keySet()) {
      if (!known.contains(key)) {
        throw new ScenarioException(
            "%s: there is no such key; there are %s"
                .formatted(full(key), String.join(", ", known)));
      }
    }
  }

  ScenarioException wrong(String key, String value, String remedy) {
    return new ScenarioException("%s is \"%s\": %s".formatted(full(key), value, remedy));
  }

  private interface Reading<T> {
    T read();
  }

  private <T> T read(String key, String kind, Reading<T> reading) {
    known.add(key);
    try {
      return reading.read();
    } catch (ConfigException.Missing missing) {
      throw new ScenarioException("%s is missing: give %s".formatted(full(key), kind), missing);
    } catch (ConfigException.WrongType | ConfigException.BadValue wrong) {
      throw new ScenarioException(
          "%s is no %s: %s".formatted(full(key), kind, wrong.getMessage()), wrong);
    }
  }
}
