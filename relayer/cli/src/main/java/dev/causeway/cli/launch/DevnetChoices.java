// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a devnet with a relayer shall be like.
 *
 * @param l2s number of L2s, 1 to 31
 * @param blockTime time between blocks
 * @param disputeWindow how long an output can be challenged
 * @param finality blocks on top that make a block final
 * @param grpcPort port of the relayer's service, 0 for a free one
 * @param data folder for chains, store and run file
 * @param keep whether to keep what this run leaves, and where chains outlive it, to go on with its
 *     store
 * @param ledger whether there is a ledger, the validity-proven layer
 */
public record DevnetChoices(
    int l2s,
    Duration blockTime,
    Duration disputeWindow,
    int finality,
    int grpcPort,
    Path data,
    boolean keep,
    boolean ledger) {}
