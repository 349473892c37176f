package chat.parley.described;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The descriptions that a node serves at `/docs`, as it has them in its jar, and checks against
/// their schemas.
///
/// The checks are stricter than the descriptions: an object may have no field that its schema does
/// not name, so that nobody adds a field and forgets to describe it. A client must not be so
/// strict.
final class Descriptions {
  static final String OPENAPI = "openapi.yaml";
  static final String ASYNCAPI = "asyncapi.yaml";
  private static final String BASE = "https://parley.test/docs/";
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final JsonMapper JSON = new JsonMapper();

  private static final JsonNode OPENAPI_TREE = read(OPENAPI);
  private static final JsonNode ASYNCAPI_TREE = read(ASYNCAPI);
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemas(
                  Map.of(
                      BASE + OPENAPI, strict(OPENAPI_TREE),
                      BASE + ASYNCAPI, strict(ASYNCAPI_TREE))));

  private Descriptions() {}

  static JsonNode openapi() {
    return OPENAPI_TREE;
  }

  static JsonNode asyncapi() {
    return ASYNCAPI_TREE;
  }

  static JsonNode tree(String document) {
    return document.equals(OPENAPI) ? OPENAPI_TREE : ASYNCAPI_TREE;
  }

  /// What is wrong with an instance by the schema at a JSON Pointer of a document.
  static List<Error> errors(String document, String pointer, JsonNode instance) {
    return schema(document, pointer).validate(instance);
  }

  static void check(String what, String document, String pointer, JsonNode instance) {
    assertThat(errors(document, pointer, instance))
        .as("%s, by %s#%s: %s", what, document, pointer, instance)
        .isEmpty();
  }

  private static Schema schema(String document, String pointer) {
    return SCHEMAS.getSchema(SchemaLocation.of(BASE + document + "#" + pointer));
  }

  /// What a `$ref` of a document names; a missing node if there is no such thing.
  static JsonNode at(String document, String ref) {
    int hash = ref.indexOf('#');
    return tree(hash == 0 ? document : ref.substring(0, hash)).at(ref.substring(hash + 1));
  }

  private static JsonNode read(String name) {
    try (InputStream in =
        Descriptions.class.getResourceAsStream("/chat/parley/gateway/docs/" + name)) {
      return YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String strict(JsonNode tree) {
    JsonNode copy = tree.deepCopy();
    close(copy);
    return JSON.writeValueAsString(copy);
  }

  /// Closes each object schema that does not say itself what else it may have.
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("type").asString("").equals("object")
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(Descriptions::close);
  }
}
