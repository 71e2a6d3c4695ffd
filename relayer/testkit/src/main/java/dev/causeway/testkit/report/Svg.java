// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.report;

import java.util.Locale;

/** Builds one drawing. Text is escaped; coordinates are pixels. */
final class Svg {
  private final StringBuilder body = new StringBuilder();
  private final int width;
  private final int height;

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A box with a text that appears when one points at it. */
  void box(double x, double y, double wide, double high, String style, String hint) {
    body.append("<rect class=\"").append(style).append("\" x=\"").append(number(x));
    body.append("\" y=\"").append(number(y)).append("\" width=\"").append(number(wide));
    body.append("\" height=\"").append(number(high)).append("\"><title>");
    body.append(escape(hint)).append("</title></rect>\n");
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    body.append("<line class=\"").append(style).append("\" x1=\"").append(number(x1));
    body.append("\" y1=\"").append(number(y1)).append("\" x2=\"").append(number(x2));
    body.append("\" y2=\"").append(number(y2)).append("\"/>\n");
  }

  void dot(double x, double y, double radius, String style, String hint) {
    body.append("<circle class=\"").append(style).append("\" cx=\"").append(number(x));
    body.append("\" cy=\"").append(number(y)).append("\" r=\"").append(number(radius));
    body.append("\"><title>").append(escape(hint)).append("</title></circle>\n");
  }

  void text(double x, double y, String anchor, String text) {
    body.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
    body.append("\" text-anchor=\"").append(anchor).append("\">").append(escape(text));
    body.append("</text>\n");
  }

  void path(String points, String style) {
    body.append("<polyline class=\"").append(style).append("\" points=\"").append(points);
    body.append("\"/>\n");
  }

  static String point(double x, double y) {
    return number(x) + "," + number(y) + " ";
  }

  String markup(String label) {
    return "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n%s</svg>\n"
        .formatted(width, height, escape(label), body);
  }
}
