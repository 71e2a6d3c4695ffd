// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainFailureException;
import dev.causeway.chains.devnet.DevnetException;
import dev.causeway.chains.ledger.CorruptLedgerException;
import dev.causeway.chains.ledger.grpc.LedgerApiStartException;
import dev.causeway.chains.ledger.store.LedgerStartException;
import dev.causeway.relayer.core.store.CorruptStoreException;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import dev.causeway.relayer.node.grpc.ApiStartException;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.store.StoreStartException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The one place where a failure becomes a message and an exit code. */
final class Failures {
  private Failures() {}

  /**
   * How a failure is told.
   *
   * @param exitCode what the program ends with
   * @param message one or a few lines for people
   */
  record Told(ExitCode exitCode, String message) {}

  static Told tell(Throwable failure) {
    return switch (failure) {
      case CliException known -> new Told(known.exitCode(), text(known));
      case StatusRuntimeException refused -> refused(refused);
      case ChainFailureException chain -> new Told(exitCode(chain.failure()), text(chain));
      case CorruptLedgerException ledger -> new Told(ExitCode.FAILED, text(ledger));
      case DevnetException devnet -> new Told(ExitCode.USAGE, text(devnet));
      case InvalidSettingsException settings -> new Told(ExitCode.USAGE, text(settings));
      case ApiStartException start -> new Told(ExitCode.USAGE, text(start));
      case StoreStartException store -> new Told(ExitCode.USAGE, text(store));
      case LedgerApiStartException start -> new Told(ExitCode.USAGE, text(start));
      case LedgerStartException ledger -> new Told(ExitCode.USAGE, text(ledger));
      case CorruptStoreException store ->
          new Told(ExitCode.DAMAGED, "the store is damaged: " + text(store));
      case StoreUnavailableException store -> new Told(ExitCode.UNAVAILABLE, text(store));
      case InterruptedException _ -> new Told(ExitCode.INTERRUPTED, "interrupted");
      case CancellationException _ -> new Told(ExitCode.INTERRUPTED, "interrupted");
      default ->
          new Told(
              ExitCode.FAILED,
              "unexpected " + failure + "; this is a bug, --verbose shows where it is");
    };
  }

  private static Told refused(StatusRuntimeException refused) {
    Status.Code code = refused.getStatus().getCode();
    String text = description(refused.getStatus());
    return switch (code) {
      case NOT_FOUND -> new Told(ExitCode.NOT_FOUND, text);
      case INVALID_ARGUMENT, ALREADY_EXISTS, OUT_OF_RANGE -> new Told(ExitCode.USAGE, text);
      case UNAUTHENTICATED, PERMISSION_DENIED -> new Told(ExitCode.USAGE, text);
      case UNAVAILABLE ->
          new Told(
              ExitCode.UNAVAILABLE,
              // Only an answer from the relayer carries details.
              fromRelayer(refused) ? text : nobodyAnswers(refused.getStatus()));
      case DEADLINE_EXCEEDED -> new Told(ExitCode.UNAVAILABLE, "no answer in time: " + text);
      case UNIMPLEMENTED ->
          new Told(
              ExitCode.USAGE,
              text + "; the address is not that of a causeway relayer, or an old one");
      case OK,
          CANCELLED,
          UNKNOWN,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          INTERNAL,
          DATA_LOSS ->
          new Told(ExitCode.FAILED, text);
    };
  }

  private static String nobodyAnswers(Status status) {
    // The outermost cause of a failed connection names the address.
    Throwable cause = status.getCause();
    return "the relayer does not answer: "
        + (cause == null ? description(status) : cause.getMessage())
        + "; start it with \"causeway up\", or name the right one with --target";
  }

  private static ExitCode exitCode(ChainFailure failure) {
    return switch (failure) {
      case ChainFailure.Unreachable _,
          ChainFailure.Throttled _,
          ChainFailure.NoQuorum _,
          ChainFailure.Stale _ ->
          ExitCode.UNAVAILABLE;
      case ChainFailure.WrongChain _ -> ExitCode.USAGE;
      case ChainFailure.Malformed _,
          ChainFailure.Inconsistent _,
          ChainFailure.NotFound _,
          ChainFailure.Reverted _,
          ChainFailure.Refused _ ->
          ExitCode.FAILED;
    };
  }

  private static boolean fromRelayer(StatusRuntimeException refused) {
    com.google.rpc.@Nullable Status details = StatusProto.fromThrowable(refused);
    return details != null && details.getDetailsCount() > 0;
  }

  private static String description(Status status) {
    String text = status.getDescription();
    return text == null ? status.getCode().toString() : text;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
