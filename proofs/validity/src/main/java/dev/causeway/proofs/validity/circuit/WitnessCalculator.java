// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.Witness;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Calculates witnesses with the program that circom made of a circuit, translated from WebAssembly
 * to Java byte code.
 *
 * <p>The translation takes seconds and is kept in a folder; a calculation then takes milliseconds.
 * Every calculation has memory of its own, so several threads may calculate at once.
 *
 * <p>A wrong witness proves nothing wrong: the verifier refuses its proof.
 */
public final class WitnessCalculator {
  private static final int LIMBS = PrimeField.LIMBS;

  private final WasmModule module;
  private final Function<Instance, Machine> machines;

  private WitnessCalculator(WasmModule module, Function<Instance, Machine> machines) {
    this.module = module;
    this.machines = machines;
  }

  /**
   * A calculator of a circuit's program.
   *
   * @param translations where translated programs are kept; created if need be
   */
  public static WitnessCalculator of(byte[] wasm, Path translations) {
    WasmModule module = Parser.parse(wasm);
    // No function of our circuits is too long for the JVM; of another one it would be interpreted.
    Function<Instance, Machine> machines =
        MachineFactoryCompiler.builder(module)
            .withInterpreterFallback(InterpreterFallback.SILENT)
            .withCache(new TranslationCache(translations))
            .compile();
    return new WitnessCalculator(module, machines);
  }

  /** The witness of these inputs; every input of the circuit must be there, arrays flattened. */
  public WitnessResult calculate(Map<String, List<Scalar>> inputs) {
    Messages messages = new Messages();
    Instance instance =
        Instance.builder(module)
            .withMachineFactory(machines)
            .withImportValues(messages.imports())
            .build();
    try {
      return new Program(instance).calculate(inputs);
    } catch (AbortedException aborted) {
      return new WitnessResult.Failed(new WitnessFault.Unsatisfied(messages.trace(aborted)));
    }
  }

  /** circom's calling conventions, as its witness_calculator.js has them. */
  private static final class Program {
    private final Instance instance;
    private final int shared;

    Program(Instance instance) {
      this.instance = instance;
      shared = call("getSharedRWMemoryStart");
    }

    WitnessResult calculate(Map<String, List<Scalar>> inputs) {
      call("init", 1);
      int given = 0;
      for (Map.Entry<String, List<Scalar>> input : inputs.entrySet()) {
        long hash = hash(input.getKey());
        int expected = call("getInputSignalSize", hash >>> 32, hash & 0xffff_ffffL);
        int actual = input.getValue().size();
        if (expected <= 0) {
          return new WitnessResult.Failed(new WitnessFault.UnknownInput(input.getKey()));
        }
        if (expected != actual) {
          return new WitnessResult.Failed(
              new WitnessFault.WrongLength(input.getKey(), expected, actual));
        }
        given += actual;
      }
      int wanted = call("getInputSize");
      if (given != wanted) {
        return new WitnessResult.Failed(new WitnessFault.MissingInputs(wanted, given));
      }
      long[] limbs = new long[LIMBS];
      inputs.forEach(
          (name, values) -> {
            long hash = hash(name);
            for (int i = 0; i < values.size(); i++) {
              values.get(i).write(limbs, 0);
              PrimeField.FR.fromMontgomery(limbs, 0, limbs, 0);
              for (int j = 0; j < LIMBS; j++) {
                instance.memory().writeLong(shared + Long.BYTES * j, limbs[j]);
              }
              // The last input starts the calculation.
              call("setInputSignal", hash >>> 32, hash & 0xffff_ffffL, i);
            }
          });
      return new WitnessResult.Calculated(read());
    }

    private Witness read() {
      int size = call("getWitnessSize");
      long[] numbers = new long[LIMBS * size];
      var getWitness = instance.export("getWitness");
      for (int wire = 0; wire < size; wire++) {
        getWitness.apply(wire);
        for (int j = 0; j < LIMBS; j++) {
          numbers[LIMBS * wire + j] = instance.memory().readLong(shared + Long.BYTES * j);
        }
      }
      return Witness.ofLimbs(numbers);
    }

    private int call(String name, long... arguments) {
      long[] result = instance.export(name).apply(arguments);
      return result == null || result.length == 0 ? 0 : (int) result[0];
    }

    /** FNV-1a with 64 bits, by which the program knows its inputs. */
    private static long hash(String name) {
      long hash = 0xcbf29ce484222325L;
      for (byte character : name.getBytes(StandardCharsets.UTF_8)) {
        hash = (hash ^ character & 0xff) * 0x100000001b3L;
      }
      return hash;
    }
  }

  /** What the program tells while it runs. */
  private static final class Messages {
    private final List<String> lines = new ArrayList<>();

    ImportValues imports() {
      return ImportValues.builder()
          .addFunction(function("printErrorMessage", List.of(), (i, _) -> receive(i)))
          .addFunction(function("writeBufferMessage", List.of(), (i, _) -> receive(i)))
          .addFunction(function("showSharedRWMemory", List.of(), (_, _) -> new long[0]))
          .addFunction(
              function(
                  "exceptionHandler",
                  List.of(ValType.I32),
                  (_, arguments) -> {
                    throw new AbortedException((int) arguments[0]);
                  }))
          .build();
    }

    List<String> trace(AbortedException aborted) {
      return lines.isEmpty() ? List.of("circom's error %d".formatted(aborted.code)) : lines;
    }

    private long[] receive(Instance instance) {
      StringBuilder line = new StringBuilder();
      var next = instance.export("getMessageChar");
      for (long c = next.apply()[0]; c != 0; c = next.apply()[0]) {
        line.append((char) c);
      }
      if (!line.isEmpty()) {
        lines.add(line.toString().strip());
      }
      return new long[0];
    }

    private static HostFunction function(
        String name, List<ValType> parameters, WasmFunctionHandle handle) {
      return new HostFunction("runtime", name, FunctionType.of(parameters, List.of()), handle);
    }
  }

  /** The program gave up. */
  private static final class AbortedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    AbortedException(int code) {
      super("circom's error " + code, null, false, false);
      this.code = code;
    }
  }
}
