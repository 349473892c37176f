package chat.parley.described;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The descriptions are what they say they are.
final class DescriptionsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final SchemaRegistry PLAIN =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @ParameterizedTest
  @CsvSource({"openapi.yaml, openapi-3.1.json", "asyncapi.yaml, asyncapi-3.0.json"})
  void descriptionIsOfTheFormThatItsSpecificationAsksFor(String document, String form) {
    Schema schema = PLAIN.getSchema(resource(form));

    assertThat(schema.validate(Descriptions.tree(document))).isEmpty();
  }

  private static JsonNode resource(String name) {
    try (InputStream in = DescriptionsTest.class.getResourceAsStream(name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Descriptions.OPENAPI, Descriptions.ASYNCAPI})
  void everyReferenceNamesSomething(String document) {
    Set<String> refs = refs(document);

    assertThat(refs).isNotEmpty();
    assertThat(refs)
        .allSatisfy(
            ref -> assertThat(Descriptions.at(document, ref).isMissingNode()).as(ref).isFalse());
  }

  @Test
  void everyComponentIsUsed() {
    Set<String> used = new TreeSet<>();
    for (String document : Set.of(Descriptions.OPENAPI, Descriptions.ASYNCAPI)) {
      refs(document).forEach(ref -> used.add(ref.startsWith("#") ? document + ref : ref));
    }
    for (String document : Set.of(Descriptions.OPENAPI, Descriptions.ASYNCAPI)) {
      for (var kind : Descriptions.tree(document).path("components").properties()) {
        for (var component : kind.getValue().properties()) {
          if (!kind.getKey().equals("securitySchemes")) {
            assertThat(used)
                .contains(
                    "%s#/components/%s/%s".formatted(document, kind.getKey(), component.getKey()));
          }
        }
      }
    }
  }

  private static Set<String> refs(String document) {
    Set<String> refs = new TreeSet<>();
    Descriptions.tree(document).findValuesAsString("$ref").forEach(refs::add);
    return refs;
  }

  @ParameterizedTest
  @ValueSource(strings = {Descriptions.OPENAPI, Descriptions.ASYNCAPI})
  void everySchemaIsOne(String document) {
    Schema form =
        PLAIN.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    JsonNode tree = Descriptions.tree(document);

    for (var schema : tree.at("/components/schemas").properties()) {
      assertThat(form.validate(schema.getValue())).as(schema.getKey()).isEmpty();
    }
    for (JsonNode schema : tree.findValues("schema")) {
      assertThat(form.validate(schema)).as(schema.toString()).isEmpty();
    }
  }
}
