package chat.parley.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How the bytes of a file are coded (RFC 9110 section 8.4), the smallest first.
enum Encoding {
  BROTLI("br", ".br"),
  GZIP("gzip", ".gz"),
  IDENTITY("identity", "");

  private static final String ANY = "*";

  private final String token;
  private final String suffix;

  Encoding(String token, String suffix) {
    this.token = token;
    this.suffix = suffix;
  }

  /// As headers name it.
  String token() {
    return token;
  }

  /// What the name of a file that is coded so ends in.
  String suffix() {
    return suffix;
  }

  static Encoding of(String token) {
    for (Encoding encoding : values()) {
      if (encoding.token.equals(token)) {
        return encoding;
      }
    }
    throw new IllegalArgumentException("no encoding is called " + token);
  }

  /// What to send of what there is: what the client likes best, and of what it likes equally the
  /// smallest. Who takes none of it gets the file as it is, as does who says nothing (RFC 9110
  /// section 12.5.3).
  ///
  /// @param accepted the lines of `Accept-Encoding`
  /// @param available besides the file as it is
  static Encoding choose(List<String> accepted, Set<Encoding> available) {
    Map<String, Double> weights = weights(accepted);
    Encoding best = IDENTITY;
    double bestWeight = 0;
    for (Encoding encoding : values()) {
      double weight =
          encoding == IDENTITY || available.contains(encoding) ? encoding.weight(weights) : 0;
      if (weight > bestWeight) {
        best = encoding;
        bestWeight = weight;
      }
    }
    return best;
  }

  private double weight(Map<String, Double> weights) {
    Double own = weights.get(token);
    if (own != null) {
      return own;
    }
    // What is not named is not coded unless that is refused, and coded only if anything may be.
    return weights.getOrDefault(ANY, this == IDENTITY ? Double.MIN_VALUE : 0);
  }

  private static Map<String, Double> weights(List<String> accepted) {
    Map<String, Double> weights = new HashMap<>();
    for (String one : split(accepted)) {
      int end = one.indexOf(';');
      String token = (end < 0 ? one : one.substring(0, end)).strip().toLowerCase(Locale.ROOT);
      weights.put(token.equals("x-gzip") ? GZIP.token : token, end < 0 ? 1 : q(one, end + 1));
    }
    return weights;
  }

  private static List<String> split(List<String> lines) {
    List<String> all = new ArrayList<>();
    for (String line : lines) {
      all.addAll(List.of(line.split(",", -1)));
    }
    return all;
  }

  /// What cannot be read is as good as not named.
  private static double q(String one, int from) {
    String parameter = one.substring(from).strip().toLowerCase(Locale.ROOT);
    if (!parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
      return 0;
    }
    return Double.parseDouble(parameter.substring(2));
  }
}
