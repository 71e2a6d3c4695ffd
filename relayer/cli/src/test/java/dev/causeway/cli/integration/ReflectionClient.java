// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Knows nothing of the service but what it says of itself, as {@code grpcurl} does. */
final class ReflectionClient {
  private final ManagedChannel channel;
  private final Map<String, FileDescriptor> files = new HashMap<>();

  ReflectionClient(ManagedChannel channel) {
    this.channel = channel;
  }

  List<String> services() {
    return ask(ServerReflectionRequest.newBuilder().setListServices("*").build())
        .getListServicesResponse()
        .getServiceList()
        .stream()
        .map(ServiceResponse::getName)
        .toList();
  }

  MethodDescriptor method(String service, String method)
      throws InvalidProtocolBufferException, DescriptorValidationException {
    FileDescriptor file =
        file(ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(service).build()));
    return Objects.requireNonNull(
        Objects.requireNonNull(
                file.findServiceByName(service.substring(service.lastIndexOf('.') + 1)))
            .findMethodByName(method));
  }

  /** Calls a method that answers with a stream. */
  Iterator<DynamicMessage> stream(MethodDescriptor method, DynamicMessage request) {
    io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> call =
        io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setType(MethodType.SERVER_STREAMING)
            .setFullMethodName(method.getService().getFullName() + "/" + method.getName())
            .setRequestMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
            .setResponseMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
            .build();
    return ClientCalls.blockingServerStreamingCall(
        channel, call, CallOptions.DEFAULT.withDeadlineAfter(90, TimeUnit.SECONDS), request);
  }

  static Object field(DynamicMessage message, String name) {
    return message.getField(
        Objects.requireNonNull(message.getDescriptorForType().findFieldByName(name)));
  }

  private FileDescriptor file(ServerReflectionResponse answer)
      throws InvalidProtocolBufferException, DescriptorValidationException {
    ByteString first = answer.getFileDescriptorResponse().getFileDescriptorProto(0);
    FileDescriptorProto file = FileDescriptorProto.parseFrom(first);
    FileDescriptor known = files.get(file.getName());
    if (known != null) {
      return known;
    }
    FileDescriptor[] imports = new FileDescriptor[file.getDependencyCount()];
    for (int i = 0; i < imports.length; i++) {
      imports[i] =
          file(
              ask(
                  ServerReflectionRequest.newBuilder()
                      .setFileByFilename(file.getDependency(i))
                      .build()));
    }
    FileDescriptor built = FileDescriptor.buildFrom(file, imports);
    files.put(file.getName(), built);
    return built;
  }

  private ServerReflectionResponse ask(ServerReflectionRequest request) {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> question =
        ServerReflectionGrpc.newStub(channel)
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse value) {
                    answer.complete(value);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(new IllegalStateException("no answer"));
                  }
                });
    question.onNext(request);
    ServerReflectionResponse found = answer.join();
    question.onCompleted();
    return found;
  }
}
