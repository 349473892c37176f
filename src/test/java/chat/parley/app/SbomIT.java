package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The lists of what the jar is made of, in the jar.
class SbomIT {
  private static final String SERVER = "META-INF/sbom/parley.cdx.json";
  private static final String JAR = System.getProperty("test.parley.jar", "target/parley.jar");
  private static final String SITE = "chat/parley/web/site/";

  @Test
  void theJarSaysWhatIsInIt() throws IOException {
    try (JarFile jar = new JarFile(JAR)) {
      JsonNode sbom = read(jar, SERVER);

      assertThat(sbom.path("bomFormat").asString()).isEqualTo("CycloneDX");
      assertThat(names(sbom))
          .contains("netty-codec-http", "kafka-clients", "postgresql", "nimbus-jose-jwt")
          .doesNotContain("junit-jupiter", "jqwik", "jython-standalone", "error_prone_core");
      assertThat(sbom.path("serialNumber").isMissingNode()).as("the same each time").isTrue();
    }
  }

  @Test
  void theJarSaysWhatIsInTheWebClient() throws IOException {
    try (JarFile jar = new JarFile(JAR)) {
      if (jar.getEntry(SITE + "index.html") == null) {
        return;
      }
      assertThat(names(read(jar, SITE + "sbom.cdx.json")))
          .contains("preact", "marked", "idb", "emojibase-data")
          .doesNotContain("vite", "typescript");
    }
  }

  private static JsonNode read(JarFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    return JsonMapper.shared().readTree(jar.getInputStream(entry).readAllBytes());
  }

  private static List<String> names(JsonNode sbom) {
    return sbom.path("components").valueStream().map(it -> it.path("name").asString()).toList();
  }
}
