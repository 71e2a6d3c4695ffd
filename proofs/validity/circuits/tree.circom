// SPDX-License-Identifier: Apache-2.0
pragma circom 2.2.0;

include "circomlib/poseidon.circom";

// Root of a Poseidon tree from a leaf, the bits of its index (bit 0 at the leaves, 0 is left) and its siblings.
// The bits are constrained by whoever uses this.
template TreeRoot(depth) {
    signal input leaf;
    signal input bits[depth];
    signal input siblings[depth];
    signal output root;

    signal node[depth + 1];
    signal left[depth];
    node[0] <== leaf;
    for (var i = 0; i < depth; i++) {
        left[i] <== node[i] + bits[i] * (siblings[i] - node[i]);
        node[i + 1] <== Poseidon(2)([left[i], node[i] + siblings[i] - left[i]]);
    }
    root <== node[depth];
}

// One leaf replaced: the old leaf stands under the old root, and the new root differs by the new leaf alone, because both
// are computed from the same bits and siblings. When disabled the root stays.
template TreeUpdate(depth) {
    signal input enabled; // 0 or 1, constrained by whoever uses this
    signal input oldRoot;
    signal input bits[depth];
    signal input siblings[depth];
    signal input oldLeaf;
    signal input newLeaf;
    signal output newRoot;

    // U1. The old leaf is there.
    signal before <== TreeRoot(depth)(oldLeaf, bits, siblings);
    enabled * (before - oldRoot) === 0;

    // U2. The new leaf takes its place.
    signal after <== TreeRoot(depth)(newLeaf, bits, siblings);
    newRoot <== oldRoot + enabled * (after - oldRoot);
}
