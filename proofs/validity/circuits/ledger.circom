// SPDX-License-Identifier: Apache-2.0
pragma circom 2.2.0;

include "circomlib/bitify.circom";
include "circomlib/poseidon.circom";
include "signature.circom";
include "tree.circom";

// The state transition of the ledger, as docs/features/ledger.md specifies it. The numbers of its rules stand at the
// constraints that enforce them. Each amount, index, token and recipient is proven to be within its width once, in
// TransactionWords, so that a sum of them shifted into place is a word in exactly one way.

// Rule 1: a kind that exists, fields within their widths, unused fields 0. Packs the fields to the words A and B.
template TransactionWords(depth) {
    signal input kind;
    signal input from;
    signal input to;
    signal input token;
    signal input amount;
    signal input recipient;
    signal input destination;
    signal output a;
    signal output b;
    signal output isExit;
    signal output hasFrom;
    signal output hasTo;
    signal output fromBits[depth];
    signal output toBits[depth];

    // W1. Kind is 0..3. Transfer (2) and exit (3) have a payer, deposit (1) and transfer (2) a payee.
    signal kindBits[2] <== Num2Bits(2)(kind);
    hasFrom <== kindBits[1];
    isExit <== kindBits[0] * kindBits[1];
    hasTo <== kindBits[0] + kindBits[1] - 2 * isExit;

    // W2. Widths. Without them a field could spill into its neighbour's bits, or an amount be negative modulo r.
    signal amountBits[128] <== Num2Bits(128)(amount);
    signal tokenBits[32] <== Num2Bits(32)(token);
    fromBits <== Num2Bits(depth)(from);
    toBits <== Num2Bits(depth)(to);
    signal recipientBits[160] <== Num2Bits(160)(recipient);
    signal destinationBits[53] <== Num2Bits(53)(destination);

    // W3. Unused fields are 0: one transaction, one pair of words. A no-op has neither payer nor payee.
    (1 - hasFrom) * from === 0;
    (1 - hasTo) * to === 0;
    (1 - isExit) * destination === 0;
    // And an exit goes somewhere: with the line above, there is one inverse exactly, or 0 for all others.
    signal inverse <-- destination != 0 ? 1 / destination : 0;
    destination * inverse === isExit;
    (1 - isExit) * inverse === 0;
    signal isSome <== hasTo + isExit;
    (1 - isSome) * (amount + token * (1 << 128)) === 0;
    (1 - isSome) * recipient === 0;

    // W4. The words.
    a <== amount + token * (1 << 128) + to * (1 << 160) + from * (1 << 184) + kind * (1 << 208);
    b <== recipient + destination * (1 << 160);
}

// One transaction: the words, the signature, and what it does to the root.
template Transaction(depth) {
    signal input oldRoot;
    signal input domain;

    signal input kind;
    signal input from;
    signal input to;
    signal input token;
    signal input amount;
    signal input recipient;
    signal input destination;

    signal input Ax;
    signal input Ay;
    signal input R8x;
    signal input R8y;
    signal input S;
    signal input fromBalance;
    signal input fromNonce;
    signal input fromSiblings[depth];
    signal input toEmpty;
    signal input toBalance;
    signal input toNonce;
    signal input toSiblings[depth];

    signal output a;
    signal output b;
    signal output newRoot;

    component words = TransactionWords(depth);
    words.kind <== kind;
    words.from <== from;
    words.to <== to;
    words.token <== token;
    words.amount <== amount;
    words.recipient <== recipient;
    words.destination <== destination;
    a <== words.a;
    b <== words.b;

    // Rule 3, payer. F1. The key hashes to the owner in the payer's leaf, and it signed all but the payee's index, for
    // this deployment (domain) and for the payer's nonce, so that no signature counts twice.
    signal owner <== KeyOwner()(Ax, Ay);
    signal message <== Poseidon(4)([domain, a - to * (1 << 160), b, fromNonce]);
    SignatureCheck()(words.hasFrom, Ax, Ay, R8x, R8y, S, message);

    // F2. The balance suffices: what is left is below 2^128. A balance in the tree always is, by F2 and T3, as the first
    // tree is empty; so an overdraft, negative modulo r, is not.
    signal fromRest <== fromBalance - amount;
    signal fromRange[128] <== Num2Bits(128)(words.hasFrom * fromRest);

    // F3. The leaf with the balance less and the nonce counted takes the place of the leaf that the token is paid from.
    signal fromKey <== owner + token * (1 << 160);
    signal fromOld <== Poseidon(3)([fromKey, fromBalance, fromNonce]);
    signal fromNew <== Poseidon(3)([fromKey, fromRest, fromNonce + 1]);
    signal middleRoot <== TreeUpdate(depth)(words.hasFrom, oldRoot, words.fromBits, fromSiblings, fromOld, fromNew);

    // Rule 2, payee. T1. An empty leaf is 0 and has nothing: neither balance nor nonce can be made up with it.
    toEmpty * (1 - toEmpty) === 0;
    toEmpty * toBalance === 0;
    toEmpty * toNonce === 0;

    // T2. A leaf that is not empty is the recipient's, in this token: nobody else's account is overwritten.
    signal toKey <== recipient + token * (1 << 160);
    signal toFull <== Poseidon(3)([toKey, toBalance, toNonce]);
    signal toOld <== (1 - toEmpty) * toFull;

    // T3. The sum stays below 2^128.
    signal toSum <== toBalance + amount;
    signal toRange[128] <== Num2Bits(128)(toSum);
    signal toNew <== Poseidon(3)([toKey, toSum, toNonce]);

    // Rule 4: after the payer's side, on its root; so a transfer to oneself finds the balance that is left.
    newRoot <== TreeUpdate(depth)(words.hasTo, middleRoot, words.toBits, toSiblings, toOld, toNew);
}

// A batch of N transactions. Public signals in the order of the declarations, outputs first.
template Ledger(N, depth) {
    signal output newRoot;
    signal output commitment;
    signal output evaluation;
    signal input oldRoot;
    signal input alpha;
    signal input domain;

    signal input kind[N];
    signal input from[N];
    signal input to[N];
    signal input token[N];
    signal input amount[N];
    signal input recipient[N];
    signal input destination[N];
    signal input Ax[N];
    signal input Ay[N];
    signal input R8x[N];
    signal input R8y[N];
    signal input S[N];
    signal input fromBalance[N];
    signal input fromNonce[N];
    signal input fromSiblings[N][depth];
    signal input toEmpty[N];
    signal input toBalance[N];
    signal input toNonce[N];
    signal input toSiblings[N][depth];

    component transactions[N];
    signal roots[N + 1];
    signal commitments[N + 1];
    roots[0] <== oldRoot;
    commitments[0] <== 0;
    for (var i = 0; i < N; i++) {
        transactions[i] = Transaction(depth);
        transactions[i].oldRoot <== roots[i];
        transactions[i].domain <== domain;
        transactions[i].kind <== kind[i];
        transactions[i].from <== from[i];
        transactions[i].to <== to[i];
        transactions[i].token <== token[i];
        transactions[i].amount <== amount[i];
        transactions[i].recipient <== recipient[i];
        transactions[i].destination <== destination[i];
        transactions[i].Ax <== Ax[i];
        transactions[i].Ay <== Ay[i];
        transactions[i].R8x <== R8x[i];
        transactions[i].R8y <== R8y[i];
        transactions[i].S <== S[i];
        transactions[i].fromBalance <== fromBalance[i];
        transactions[i].fromNonce <== fromNonce[i];
        transactions[i].fromSiblings <== fromSiblings[i];
        transactions[i].toEmpty <== toEmpty[i];
        transactions[i].toBalance <== toBalance[i];
        transactions[i].toNonce <== toNonce[i];
        transactions[i].toSiblings <== toSiblings[i];

        // Rule 4: each root is the next transaction's old root.
        roots[i + 1] <== transactions[i].newRoot;

        // B1. The commitment to the words, from which the contract derives alpha.
        commitments[i + 1] <== Poseidon(3)([commitments[i], transactions[i].a, transactions[i].b]);
    }
    newRoot <== roots[N];
    commitment <== commitments[N];

    // B2. The words as a polynomial at alpha, from the last to the first: sum of w_j * alpha^(j+1).
    signal sums[2 * N + 1];
    sums[2 * N] <== 0;
    for (var j = 2 * N - 1; j >= 0; j--) {
        sums[j] <== (sums[j + 1] + (j % 2 == 0 ? transactions[j \ 2].a : transactions[j \ 2].b)) * alpha;
    }
    evaluation <== sums[0];
}
