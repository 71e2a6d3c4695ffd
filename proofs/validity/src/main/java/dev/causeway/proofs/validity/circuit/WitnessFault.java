// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import java.util.List;

/** Why inputs have no witness. */
public sealed interface WitnessFault {
  /** One sentence for a person, naming what is wrong. */
  String describe();

  /**
   * A constraint or assertion does not hold: the inputs are no valid transition.
   *
   * @param trace templates with their lines, the failed one first, as the circuit names them
   */
  record Unsatisfied(List<String> trace) implements WitnessFault {
    /** Copies the trace. */
    public Unsatisfied {
      trace = List.copyOf(trace);
    }

    @Override
    public String describe() {
      return "the inputs do not satisfy the circuit: " + String.join("; ", trace);
    }
  }

  /**
   * The circuit has no input of this name.
   *
   * @param name the name
   */
  record UnknownInput(String name) implements WitnessFault {
    @Override
    public String describe() {
      return "the circuit has no input \"%s\"".formatted(name);
    }
  }

  /**
   * An input has too few or too many values.
   *
   * @param name the input
   * @param expected how many the circuit takes
   * @param actual how many were given
   */
  record WrongLength(String name, int expected, int actual) implements WitnessFault {
    @Override
    public String describe() {
      return "input \"%s\" takes %d values, but %d were given".formatted(name, expected, actual);
    }
  }

  /**
   * Inputs were left out.
   *
   * @param expected how many values the circuit takes in all
   * @param actual how many were given
   */
  record MissingInputs(int expected, int actual) implements WitnessFault {
    @Override
    public String describe() {
      return "the circuit takes %d values, but %d were given".formatted(expected, actual);
    }
  }
}
