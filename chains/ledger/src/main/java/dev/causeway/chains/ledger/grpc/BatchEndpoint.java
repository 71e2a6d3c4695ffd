// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import com.google.protobuf.ByteString;
import dev.causeway.api.ledger.v1.GetProvableBatchRequest;
import dev.causeway.api.ledger.v1.GetProvableBatchResponse;
import dev.causeway.api.ledger.v1.LedgerBatchServiceGrpc;
import dev.causeway.api.ledger.v1.ProvableBatch;
import dev.causeway.chains.ledger.Batch;
import dev.causeway.chains.ledger.CorruptLedgerException;
import dev.causeway.chains.ledger.LedgerNode;
import dev.causeway.chains.ledger.OrderedTransaction;
import dev.causeway.chains.ledger.StoreUnavailableException;
import dev.causeway.chains.ledger.prove.InputsJson;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.BatchInputs;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Serves batches with the inputs of their proofs, built from what the node has stored. Only those
 * that a prover may still want: an old one would have the node execute its whole history again,
 * while provers wait.
 */
final class BatchEndpoint extends LedgerBatchServiceGrpc.LedgerBatchServiceImplBase {
  private static final long AHEAD = 64;

  private final LedgerNode node;

  /** Serves the batches of that node. */
  BatchEndpoint(LedgerNode node) {
    this.node = node;
  }

  @Override
  public void getProvableBatch(
      GetProvableBatchRequest request, StreamObserver<GetProvableBatchResponse> observer) {
    try {
      GetProvableBatchResponse.Builder response = GetProvableBatchResponse.newBuilder();
      long ahead = request.getNumber() - node.store().batchCounts().settled();
      Optional<Batch> batch =
          ahead >= 0 && ahead < AHEAD ? node.store().batch(request.getNumber()) : Optional.empty();
      batch.ifPresent(found -> response.setBatch(provable(found)));
      observer.onNext(response.build());
      observer.onCompleted();
    } catch (StoreUnavailableException failed) {
      observer.onError(failure(Status.UNAVAILABLE, failed));
    } catch (CorruptLedgerException corrupt) {
      observer.onError(failure(Status.DATA_LOSS, corrupt));
    }
  }

  private static StatusRuntimeException failure(Status status, RuntimeException cause) {
    return status.withDescription(cause.getMessage()).asRuntimeException();
  }

  private ProvableBatch provable(Batch batch) {
    BatchInputs inputs = node.proofs().inputs(batch);
    List<OrderedTransaction> transactions =
        node.store().transactions(batch.firstPosition(), batch.transactions());
    long leaves =
        inputs.binding().leaves()
            + transactions.stream()
                .mapToLong(
                    transaction ->
                        (transaction.description().isPresent() ? 1 : 0)
                            + (transaction.exit().isPresent() ? 1 : 0))
                .sum();
    ProvableBatch.Builder provable =
        ProvableBatch.newBuilder()
            .setNumber(batch.number())
            .setSize(batch.size())
            .setOldRoot(word(inputs.signals().oldRoot()))
            .setNewRoot(word(inputs.signals().newRoot()))
            .setCommitment(word(inputs.signals().commitment()))
            .setLeaves((int) leaves)
            .setInputs(ByteString.copyFrom(InputsJson.write(inputs.witness()).asByteBuffer()));
    inputs
        .transactions()
        .forEach(
            transaction ->
                provable
                    .addWords(transaction.words().a().toString())
                    .addWords(transaction.words().b().toString()));
    return provable.build();
  }

  private static String word(Scalar scalar) {
    return Bytes32.of(ByteBuffer.wrap(scalar.toBytes())).toString();
  }
}
