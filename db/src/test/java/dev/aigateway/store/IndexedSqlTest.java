package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IndexedSqlTest {

    @Test
    void eachNameBecomesAPositionAndWhatOnlyLooksLikeOneStays() {
        IndexedSql sql =
                IndexedSql.of("select 'a:b' || :x, $1::text, CAST(:y_2 AS uuid[]) where z = :x and t = '::$1'");

        assertThat(sql.text()).isEqualTo("select 'a:b' || ?, $1::text, CAST(? AS uuid[]) where z = ? and t = '::$1'");
        assertThat(sql.names()).containsExactly("x", "y_2", "x");
        assertThat(sql.values(Params.of("x", 1).and("y_2", null))).containsExactly(1, null, 1);
    }

    @Test
    void aParameterWithoutAValueIsAMistake() {
        IndexedSql sql = IndexedSql.of("select :x");

        assertThatThrownBy(() -> sql.values(Params.NONE)).hasMessage("no value for the parameter x");
    }
}
