// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * A token, wherever it is held: the chain and the contract that it comes from.
 *
 * @param originChain the chain on which the token is native
 * @param originToken its contract there
 */
public record TokenKey(ChainId originChain, Address originToken) {}
