package org.yuheng.computation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.computation.check.SpecCheck;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;

/** The vectors that readers in other languages are held to as well. */
class JobSpecVectorsTest {

    private static final Path DIRECTORY = Path.of("..", "docs", "vectors", "job-spec");

    record Golden(String file, String sha256) {
        @Override
        public String toString() {
            return file;
        }
    }

    record Refused(String file, JsonRefusal.Code code, String why) {
        @Override
        public String toString() {
            return file;
        }
    }

    record Padded(String name, String from, int padWithBlanksTo, JsonRefusal.Code code) {}

    record Vectors(List<Golden> golden, List<Refused> refused, List<Padded> padded) {}

    static Stream<Golden> golden() {
        return vectors().golden().stream();
    }

    static Stream<Refused> refused() {
        return vectors().refused().stream();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void readsAndWritesGoldenBytes(Golden golden) throws Exception {
        byte[] bytes = bytes(golden.file());

        JobSpec spec = JobSpec.parse(bytes);

        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                .isEqualTo(golden.sha256());
        assertThat(spec.toBytes()).isEqualTo(bytes);
        assertThat(JobSpec.parse(spec.toBytes())).isEqualTo(spec);
        assertThat(SpecCheck.check(spec)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void writesTheSameBytesForTheSameSpecification(Golden golden) {
        String name = golden.file().replaceAll("golden/|\\.json", "");

        assertThat(GoldenSpecs.all()).containsKey(name);
        assertThat(GoldenSpecs.all().get(name).toBytes()).isEqualTo(bytes(golden.file()));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(Refused refused) {
        byte[] bytes = bytes(refused.file());

        assertThatThrownBy(() -> JobSpec.parse(bytes))
                .isInstanceOfSatisfying(
                        JsonRefusal.class,
                        r -> assertThat(r.code()).as(r.getMessage()).isEqualTo(refused.code()));
    }

    @Test
    void refusesWhatIsLargerThanIsRead() {
        for (Padded padded : vectors().padded()) {
            byte[] from = bytes(padded.from());
            byte[] bytes = Arrays.copyOf(from, padded.padWithBlanksTo());
            Arrays.fill(bytes, from.length, bytes.length, (byte) ' ');

            assertThat(bytes).hasSize(JobSpec.MAX_BYTES + 1);
            assertThatThrownBy(() -> JobSpec.parse(bytes))
                    .isInstanceOfSatisfying(
                            JsonRefusal.class, r -> assertThat(r.code()).isEqualTo(padded.code()));
            assertThat(JobSpec.parse(Arrays.copyOf(bytes, JobSpec.MAX_BYTES))).isNotNull();
        }
    }

    @Test
    void listsEveryFile() throws IOException {
        for (String folder : List.of("golden", "refused")) {
            try (Stream<Path> files = Files.list(DIRECTORY.resolve(folder))) {
                List<String> present =
                        files.map(f -> folder + "/" + f.getFileName()).sorted().toList();
                List<String> listed = folder.equals("golden")
                        ? golden().map(Golden::file).sorted().toList()
                        : refused().map(Refused::file).sorted().toList();
                assertThat(listed).isEqualTo(present);
            }
        }
    }

    private static Vectors vectors() {
        return StrictJson.read(bytes("vectors.json"), Vectors.class);
    }

    private static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
