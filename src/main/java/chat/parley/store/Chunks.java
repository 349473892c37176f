package chat.parley.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Cuts keys into lists for one statement each, since databases limit a statement's parameters
/// (PostgreSQL: 65,535).
///
/// Each list is filled up to a power of two by repeating its last key: a statement's text depends
/// on how many keys it has, and this leaves a few texts that stay prepared.
final class Chunks {
  static final int MAX = 512;

  private Chunks() {}

  /// The distinct `keys`; at most [#MAX] in a list.
  static <K> List<List<K>> of(Collection<K> keys) {
    List<K> distinct = keys.stream().distinct().toList();
    List<List<K>> chunks = new ArrayList<>();
    for (int from = 0; from < distinct.size(); from += MAX) {
      chunks.add(filled(distinct.subList(from, Math.min(from + MAX, distinct.size()))));
    }
    return chunks;
  }

  private static <K> List<K> filled(List<K> keys) {
    List<K> filled = new ArrayList<>(keys);
    while (Integer.bitCount(filled.size()) != 1) {
      filled.add(keys.getLast());
    }
    return filled;
  }
}
