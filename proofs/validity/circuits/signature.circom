// SPDX-License-Identifier: Apache-2.0
pragma circom 2.2.0;

include "circomlib/babyjub.circom";
include "circomlib/bitify.circom";
include "circomlib/compconstant.circom";
include "circomlib/escalarmulany.circom";
include "circomlib/escalarmulfix.circom";
include "circomlib/poseidon.circom";

// EdDSA over Baby Jubjub with Poseidon, as circomlib defines it: S * B8 = R8 + h * 8A with h = Poseidon(R8, A, M).
//
// Made of circomlib's parts and not of its EdDSAPoseidonVerifier, for two reasons. That one does not check that A and R8
// lie on the curve, without which its additions prove nothing. And it compares with IsEqual, whose hint is free when
// both sides are equal; here every wire has one value that satisfies, so the mutation tests can demand it.
//
// Everything but the equation itself holds for a disabled signature as well: the witness then has a point of large
// order as A and any point as R8.
template SignatureCheck() {
    signal input enabled; // 0 or 1, constrained by whoever uses this
    signal input Ax;
    signal input Ay;
    signal input R8x;
    signal input R8y;
    signal input S;
    signal input M;

    // S1. A and R8 on the curve: the addition law is complete there, and its denominators are never 0.
    BabyCheck()(Ax, Ay);
    BabyCheck()(R8x, R8y);

    // S2. S below the order of the group: S and S + order would be two signatures for one message.
    signal sBits[253] <== Num2Bits(253)(S);
    component sRange = CompConstant(2736030358979909402780800718157159386076813972158567259200215660948447373040);
    for (var i = 0; i < 253; i++) {
        sRange.in[i] <== sBits[i];
    }
    sRange.in[253] <== 0;
    sRange.out === 0;

    // S3. h, in its only decomposition below r: h + r has 254 bits, too, and is another multiple of 8A.
    signal h <== Poseidon(5)([R8x, R8y, Ax, Ay, M]);
    signal hBits[254] <== Num2Bits_strict()(h);

    // S4. 8A lies in the subgroup of prime order, and is not its neutral element: with an A of small order,
    // R8 = S * B8 would be a signature under every message. The neutral element is the only one there with x = 0.
    component double[3];
    for (var i = 0; i < 3; i++) {
        double[i] = BabyDbl();
        double[i].x <== i == 0 ? Ax : double[i - 1].xout;
        double[i].y <== i == 0 ? Ay : double[i - 1].yout;
    }
    signal inverse <-- double[2].xout != 0 ? 1 / double[2].xout : 0;
    inverse * double[2].xout === 1;

    // S5. The equation. S4 is what EscalarMulAny assumes of its point.
    component hTimes8A = EscalarMulAny(254);
    hTimes8A.e <== hBits;
    hTimes8A.p[0] <== double[2].xout;
    hTimes8A.p[1] <== double[2].yout;
    component right = BabyAdd();
    right.x1 <== R8x;
    right.y1 <== R8y;
    right.x2 <== hTimes8A.out[0];
    right.y2 <== hTimes8A.out[1];

    var BASE8[2] = [
        5299619240641551281634865583518297030282874472190772894086521144482721001553,
        16950150798460657717958625567821834550301663161624707787222815936182638968203
    ];
    component left = EscalarMulFix(253, BASE8);
    left.e <== sBits;
    enabled * (left.out[0] - right.xout) === 0;
    enabled * (left.out[1] - right.yout) === 0;
}

// The owner that a public key stands for: the low 160 bits of its hash, in the only decomposition below r.
template KeyOwner() {
    signal input Ax;
    signal input Ay;
    signal output owner;

    signal hash <== Poseidon(2)([Ax, Ay]);
    signal bits[254] <== Num2Bits_strict()(hash);
    var sum = 0;
    for (var i = 0; i < 160; i++) {
        sum += bits[i] * (1 << i);
    }
    owner <== sum;
}
