package org.yuheng.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CursorTest {

    @Test
    void comesBackAsItWasGivenOut() {
        Cursor cursor = Cursor.of("0.5", "数据集", 7);

        assertThat(Cursor.parse(cursor.text(), 3)).contains(cursor);
        assertThat(cursor.number(2)).isEqualTo(7);
    }

    @Test
    void isRefusedWhenItIsOfAnotherList() {
        assertThatThrownBy(() -> Cursor.parse(Cursor.of("a").text(), 2)).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> Cursor.parse("%%%", 1)).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> Cursor.parse("A".repeat(2_000), 1)).isInstanceOf(InvalidParameter.class);
        assertThat(Cursor.parse(null, 1)).isEmpty();
    }

    @Test
    void aPageHasACursorOnlyWhenMoreFollows() {
        assertThat(Page.of(List.of(1, 2, 3), 2, Cursor::of).next()).isNotNull();
        assertThat(Page.of(List.of(1, 2), 2, Cursor::of).next()).isNull();
    }
}
