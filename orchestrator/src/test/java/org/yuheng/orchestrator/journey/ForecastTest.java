package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The preview that stands beside the form: at once, and with everything that stands in the way. */
class ForecastTest extends CityTest {

    private static final long LIMIT_MILLIS = 300;

    @Test
    void answersWithinThreeHundredMilliseconds() {
        String id = drafted(form(
                Map.of("social", "jo_social", "bank", "jo_bank"),
                Map.of(
                        "kind",
                        "SQL",
                        "query",
                        "select s.street, avg(b.tax) as tax from social s join bank b on s.person = b.person"
                                + " group by s.street")));
        long[] millis = new long[40];
        for (int i = 0; i < millis.length; i++) {
            long before = System.nanoTime();
            as("jo.clerk").post("/requests/" + id + "/preview", null).expect(200);
            millis[i] = (System.nanoTime() - before) / 1_000_000;
        }
        System.getLogger("preview")
                .log(
                        System.Logger.Level.INFO,
                        "preview in ms, first {0}, then {1}",
                        millis[0],
                        Arrays.toString(millis));
        Arrays.sort(millis);
        assertThat(millis[37])
                .as("p95 of 40 previews: " + Arrays.toString(millis))
                .isLessThan(LIMIT_MILLIS);
    }

    @Test
    void namesEveryBlockerAtOnceEachWithItsField() {
        Map<String, Object> form =
                form(Map.of("social", "jo_social"), Map.of("kind", "SQL", "query", "select person from social"));
        form.put("recipients", List.of(Map.of("organization", "jo-nobody", "kind", "GOVERNMENT")));
        form.put("from", "2020-01-01");
        form.put("to", "2020-02-01");
        JsonNode preview = as("jo.clerk")
                .post("/requests/" + drafted(form) + "/preview", null)
                .expect(200)
                .body();

        assertThat(preview.get("blockers").findValuesAsString("code"))
                .containsExactlyInAnyOrder("PERIOD_OVER", "RECIPIENT_UNKNOWN", "REVEAL_ROW");
        assertThat(preview.get("blockers").findValuesAsString("field"))
                .containsExactlyInAnyOrder("/to", "/recipients/0/organization", "/computation/query");
    }
}
