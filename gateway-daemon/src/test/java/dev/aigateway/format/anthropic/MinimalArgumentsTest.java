package dev.aigateway.format.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinimalArgumentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'string'} | ''",
                "{'type':'string','enum':['b','a']} | 'b'",
                "{'type':'integer'} | 0",
                "{'type':'number'} | 0",
                "{'type':'boolean'} | false",
                "{'type':'array','items':{'type':'string'}} | []",
                "{'type':'null'} | null",
                "{'type':['integer','null']} | 0",
                "{'const':7} | 7",
                "{'anyOf':[{'type':'boolean'},{'type':'null'}]} | false",
                "{'type':'object','properties':{'a':{'type':'integer'},'b':{}},'required':['a']} | {'a':0}",
                "{'properties':{'a':{'type':'integer'}}} | {}",
                "{'$ref':'#/$defs/there'} | true",
                "{'$ref':'elsewhere'} | ''",
                "{} | ''",
            })
    void aRequiredPropertyHasTheSmallestValueOfItsType(String schema, String value) throws IOException {
        assertThat(minimal("{'type':'object','properties':{'p':" + schema + ",'optional':{}},'required':['p'],"
                        + "'$defs':{'there':{'const':true}}}"))
                .isEqualTo(("{'p':" + value + "}").replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource({"{}", "true", "7"})
    void anySchemaGivesAnObject(String schema) throws IOException {
        assertThat(minimal(schema)).isEqualTo("{}");
    }

    @Test
    void aSchemaThatRequiresItselfEnds() throws IOException {
        assertThat(minimal("{'type':'object','properties':{'p':{'$ref':'#'}},'required':['p']}"))
                .contains("{\"p\":null}");
    }

    @Test
    void aSchemaThatRequiresItselfOftenStaysSmall() throws IOException {
        String self = "{'$ref':'#'}";
        String properties = "{'a':" + self + ",'b':" + self + ",'c':" + self + ",'d':" + self + "}";

        assertThat(minimal("{'type':'object','properties':" + properties + ",'required':['a','b','c','d']}"))
                .hasSizeLessThan(20_000);
    }

    private static String minimal(String schema) throws IOException {
        return MinimalArguments.of(new ObjectMapper().readTree(schema.replace('\'', '"')))
                .toString();
    }
}
