// SPDX-License-Identifier: Apache-2.0
pragma circom 2.1.6;

// circomlib is GPL-3.0: it is installed for tests, and no part of what Causeway ships.
include "../node_modules/circomlib/circuits/poseidon.circom";
include "../node_modules/circomlib/circuits/bitify.circom";

// Bits, wide values, several outputs, a signal that no constraint uses: the mix that real circuits have.
template Commitment() {
    signal input secret[2];
    signal input amount;
    signal input domain;
    signal input unused;
    signal output commitment;
    signal output doubled;

    component bits = Num2Bits(128);
    bits.in <== amount;

    component hash = Poseidon(4);
    hash.inputs[0] <== secret[0];
    hash.inputs[1] <== secret[1];
    hash.inputs[2] <== amount;
    hash.inputs[3] <== domain;
    commitment <== hash.out;
    doubled <== 2 * amount * domain;
}

component main {public [domain, unused]} = Commitment();
