// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;

/**
 * Why a transaction does not change the ledger. Each would make the circuit's witness fail, too.
 */
public sealed interface LedgerRejection {
  /** One sentence for a person, naming the values. */
  String describe();

  /**
   * The payer does not exist.
   *
   * @param payer its index
   */
  record NoPayer(AccountIndex payer) implements LedgerRejection {
    @Override
    public String describe() {
      return "account %s is empty and cannot pay".formatted(payer);
    }
  }

  /**
   * The payer holds another token.
   *
   * @param payer its index
   * @param held its token
   * @param asked the transaction's token
   */
  record OtherToken(AccountIndex payer, TokenNumber held, TokenNumber asked)
      implements LedgerRejection {
    @Override
    public String describe() {
      return "account %s holds token %s, not %s".formatted(payer, held, asked);
    }
  }

  /**
   * The payer holds less than the amount.
   *
   * @param payer its index
   * @param balance what it holds
   * @param amount what it should pay
   */
  record Overdraft(AccountIndex payer, TokenAmount balance, TokenAmount amount)
      implements LedgerRejection {
    @Override
    public String describe() {
      return "account %s holds %s and cannot pay %s".formatted(payer, balance, amount);
    }
  }

  /**
   * The key is not that of the payer's owner.
   *
   * @param payer its index
   * @param owner its owner
   * @param signer whom the key stands for
   */
  record OtherOwner(AccountIndex payer, Owner owner, Owner signer) implements LedgerRejection {
    @Override
    public String describe() {
      return "account %s belongs to %s, but %s signed".formatted(payer, owner, signer);
    }
  }

  /**
   * The payment was signed for another place among the payer's payments: it has been made already,
   * or others must come first.
   *
   * @param payer its index
   * @param expected its nonce
   * @param actual the nonce that was signed
   */
  record OtherNonce(AccountIndex payer, Nonce expected, Nonce actual) implements LedgerRejection {
    @Override
    public String describe() {
      return "the next payment of account %s has nonce %s, not %s"
          .formatted(payer, expected, actual);
    }
  }

  /**
   * The signature is not the owner's under this payment, nonce and deployment.
   *
   * @param payer index of the payer
   * @param domain the deployment
   */
  record Unsigned(AccountIndex payer, Domain domain) implements LedgerRejection {
    @Override
    public String describe() {
      return "the payment from account %s is not signed for ledger %s at %s"
          .formatted(payer, domain.ledger(), domain.contract());
    }
  }

  /**
   * The payee's place is taken by an account of somebody else, or of another token.
   *
   * @param payee its index
   * @param present the account there
   * @param recipient whom the transaction credits
   * @param token in which token
   */
  record OtherPayee(AccountIndex payee, Account present, Owner recipient, TokenNumber token)
      implements LedgerRejection {
    @Override
    public String describe() {
      return "account %s belongs to %s in token %s, not to %s in token %s"
          .formatted(payee, present.owner(), present.token(), recipient, token);
    }
  }

  /**
   * The payee would hold 2^128 or more.
   *
   * @param payee its index
   * @param balance what it holds
   * @param amount what it should get
   */
  record BalanceTooLarge(AccountIndex payee, TokenAmount balance, TokenAmount amount)
      implements LedgerRejection {
    @Override
    public String describe() {
      return "account %s holds %s and cannot hold %s more".formatted(payee, balance, amount);
    }
  }
}
