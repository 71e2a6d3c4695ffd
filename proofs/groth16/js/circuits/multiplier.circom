// SPDX-License-Identifier: Apache-2.0
pragma circom 2.1.6;

// Small enough for a whole ceremony within a test.
template Multiplier() {
    signal input a;
    signal input b;
    signal input c;
    signal output product;
    signal first;
    first <== a * b;
    product <== first * c;
}

component main {public [c]} = Multiplier();
