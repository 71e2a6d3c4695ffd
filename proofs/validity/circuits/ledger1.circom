// SPDX-License-Identifier: Apache-2.0
pragma circom 2.2.0;

include "ledger.circom";

component main {public [oldRoot, alpha, domain]} = Ledger(1, 16);
