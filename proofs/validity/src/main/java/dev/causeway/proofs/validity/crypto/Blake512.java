// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import java.nio.ByteBuffer;

/**
 * BLAKE-512, the finalist of the SHA-3 competition and not BLAKE2: what circomlibjs derives keys
 * and nonces with, and no library at hand has.
 *
 * <p>Source: Aumasson, Henzen, Meier, Phan, SHA-3 proposal BLAKE, version 1.3, section 2.2.
 */
final class Blake512 {
  private static final int BLOCK = 128;
  private static final int ROUNDS = 16;

  /**
   * What has to follow a message at least: a bit in front, a bit behind, and 128 bits of length.
   */
  private static final int LENGTH = 16;

  private static final long[] INITIAL = {
    0x6A09E667F3BCC908L, 0xBB67AE8584CAA73BL, 0x3C6EF372FE94F82BL, 0xA54FF53A5F1D36F1L,
    0x510E527FADE682D1L, 0x9B05688C2B3E6C1FL, 0x1F83D9ABFB41BD6BL, 0x5BE0CD19137E2179L
  };

  /** Digits of pi. */
  private static final long[] PI = {
    0x243F6A8885A308D3L, 0x13198A2E03707344L, 0xA4093822299F31D0L, 0x082EFA98EC4E6C89L,
    0x452821E638D01377L, 0xBE5466CF34E90C6CL, 0xC0AC29B7C97C50DDL, 0x3F84D5B5B5470917L,
    0x9216D5D98979FB1BL, 0xD1310BA698DFB5ACL, 0x2FFD72DBD01ADFB7L, 0xB8E1AFED6A267E96L,
    0xBA7C9045F12C7F99L, 0x24A19947B3916CF7L, 0x0801F2E2858EFC16L, 0x636920D871574E69L
  };

  /** In which order each round takes the words of a block, one hexadecimal digit a word. */
  private static final String[] ORDERS = {
    "0123456789abcdef",
    "ea489fd61c02b753",
    "b8c052fdae367194",
    "7931dcbe265a40f8",
    "905724afe1bc683d",
    "2c6a0b834d75fe19",
    "c51fed4a0763928b",
    "db7ec13950f4862a",
    "6fe9b308c2d714a5",
    "a2847615fb9e3cd0",
  };

  private final long[] chain = INITIAL.clone();
  private final long[] state = new long[16];
  private final long[] words = new long[16];

  private Blake512() {}

  /** The 64 bytes of the hash. */
  static byte[] hash(byte[] message) {
    return new Blake512().digest(message);
  }

  private byte[] digest(byte[] message) {
    int padded = (message.length + LENGTH) / BLOCK * BLOCK + BLOCK;
    ByteBuffer input = ByteBuffer.allocate(padded).put(message);
    input.put(message.length, (byte) 0x80);
    int lengthAt = padded - LENGTH;
    input.put(lengthAt - 1, (byte) (input.get(lengthAt - 1) | 1));
    input.putLong(lengthAt + Long.BYTES, 8L * message.length);
    for (int at = 0; at < padded; at += BLOCK) {
      for (int i = 0; i < 16; i++) {
        words[i] = input.getLong(at + Long.BYTES * i);
      }
      // A block of nothing but padding counts no bits at all.
      int end = Math.min(at + BLOCK, message.length);
      compress(end > at ? 8L * end : 0);
    }
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES * chain.length);
    for (long word : chain) {
      out.putLong(word);
    }
    return out.array();
  }

  private void compress(long bits) {
    System.arraycopy(chain, 0, state, 0, 8);
    System.arraycopy(PI, 0, state, 8, 8);
    state[12] ^= bits;
    state[13] ^= bits;
    for (int round = 0; round < ROUNDS; round++) {
      String order = ORDERS[round % ORDERS.length];
      for (int i = 0; i < 4; i++) {
        mix(order, i, i, 4 + i, 8 + i, 12 + i);
      }
      for (int i = 0; i < 4; i++) {
        mix(order, 4 + i, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
      }
    }
    for (int i = 0; i < 8; i++) {
      chain[i] ^= state[i] ^ state[i + 8];
    }
  }

  private void mix(String order, int pair, int a, int b, int c, int d) {
    int first = Character.digit(order.charAt(2 * pair), 16);
    int second = Character.digit(order.charAt(2 * pair + 1), 16);
    state[a] += state[b] + (words[first] ^ PI[second]);
    state[d] = Long.rotateRight(state[d] ^ state[a], 32);
    state[c] += state[d];
    state[b] = Long.rotateRight(state[b] ^ state[c], 25);
    state[a] += state[b] + (words[second] ^ PI[first]);
    state[d] = Long.rotateRight(state[d] ^ state[a], 16);
    state[c] += state[d];
    state[b] = Long.rotateRight(state[b] ^ state[c], 11);
  }
}
