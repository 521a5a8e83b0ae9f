package org.yuheng.computation.sql;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Queries with words dropped, doubled, swapped and borrowed from each other: always an answer, never an exception. */
class MutatedQueriesTest {

    private static final int QUERIES = Integer.getInteger("yuheng.mutations", 1_500);

    @Test
    void answersEveryMutationAndRunsWhatItAccepts() throws Exception {
        List<List<String>> known = Stream.concat(
                        NamedQueries.read("/sql/accepted.txt").stream(), NamedQueries.read("/sql/refused.txt").stream())
                .map(q -> words(q.query()))
                .toList();
        Random random = new Random(Long.getLong("yuheng.seed", 11));
        try (CityData city = new CityData()) {
            for (int i = 0; i < QUERIES; i++) {
                List<String> query = new ArrayList<>(known.get(random.nextInt(known.size())));
                int changes = 1 + random.nextInt(3);
                for (int c = 0; c < changes; c++) {
                    mutate(query, known.get(random.nextInt(known.size())), random);
                }
                String text = String.join(" ", query);
                assertThatCode(() -> {
                            SqlAnalysis analysis = City.analysis(text, "gov-east");
                            if (analysis instanceof SqlAnalysis.Analysed analysed) {
                                city.query(analysed.enforced());
                            }
                        })
                        .as(text)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static void mutate(List<String> query, List<String> other, Random random) {
        int at = query.isEmpty() ? 0 : random.nextInt(query.size());
        String borrowed = other.isEmpty() ? "x" : other.get(random.nextInt(other.size()));
        switch (query.isEmpty() ? 1 : random.nextInt(5)) {
            case 0 -> query.remove(at);
            case 1 -> query.add(at, borrowed);
            case 2 -> query.set(at, borrowed);
            case 3 -> query.add(at, query.get(at));
            default -> {
                String word = query.get(at);
                int to = random.nextInt(query.size());
                query.set(at, query.get(to));
                query.set(to, word);
            }
        }
    }

    private static List<String> words(String query) {
        List<String> words = new ArrayList<>();
        Matcher matcher =
                Pattern.compile("'[^']*'|\"[^\"]*\"|[\\p{L}\\p{N}_.]+|\\S").matcher(query);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
