package chat.parley.web;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Reads the files that `site.json` lists; the build of `web/` writes it.
///
/// For one thread.
final class SiteReader {
  /// Of all files together, in every encoding. The build makes some tenth of it.
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final String INDEX = "site.json";

  private final Function<String, Optional<byte[]>> source;
  private int bytes;

  SiteReader(Function<String, Optional<byte[]>> source) {
    this.source = source;
  }

  /// By the names of the files: how they are there besides as they are.
  Map<String, List<Encoding>> index() {
    return source.apply(INDEX).map(SiteReader::parse).orElse(Map.of());
  }

  private static Map<String, List<Encoding>> parse(byte[] json) {
    return new JsonMapper()
        .readTree(json)
        .path("files")
        .valueStream()
        .collect(
            Collectors.toMap(
                file -> file.path("name").asString(),
                file ->
                    file.path("encodings")
                        .valueStream()
                        .map(token -> Encoding.of(token.asString()))
                        .toList()));
  }

  SiteFile file(String name, List<Encoding> encodings) {
    byte[] plain = read(name);
    Map<Encoding, byte[]> coded = new EnumMap<>(Encoding.class);
    encodings.forEach(encoding -> coded.put(encoding, read(name + encoding.suffix())));
    return new SiteFile(plain, coded, Placement.headers(name));
  }

  private byte[] read(String name) {
    byte[] content =
        source
            .apply(name)
            .orElseThrow(() -> new IllegalStateException(name + " of the web client is missing"));
    bytes += content.length;
    if (bytes > MAX_BYTES) {
      throw new IllegalStateException("the web client has over %d bytes".formatted(MAX_BYTES));
    }
    return content;
  }
}
