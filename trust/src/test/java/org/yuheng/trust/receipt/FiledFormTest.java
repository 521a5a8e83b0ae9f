package org.yuheng.trust.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;

/** Whether given papers are those that were signed: each is named that is not. */
class FiledFormTest {

    private static final String BASIS = Digests.of("依据".getBytes(StandardCharsets.UTF_8));
    private static final String PLAN = Digests.of("plan".getBytes(StandardCharsets.UTF_8));
    private static final String OTHER = Digests.of("other".getBytes(StandardCharsets.UTF_8));

    private final ReceiptScene scene = new ReceiptScene();

    private static String named(String... papers) {
        return "{\"title\":\"按街道统计\",\"attachments\":[" + String.join(",", papers) + "]}";
    }

    private static String paper(String name, String digest) {
        return "{\"name\":\"" + name + "\",\"mediaType\":\"application/pdf\",\"bytes\":6,\"digest\":\"" + digest
                + "\"}";
    }

    private static final String TWO = named(paper("依据.pdf", BASIS), paper("plan.pdf", PLAN));

    /** The receipt of a request whose form this is. */
    private Outcome<FiledForm> read(String form) {
        byte[] exact = form.getBytes(StandardCharsets.UTF_8);
        scene.receipt = scene.changed(members -> {
            members.put("requestDigest", Digests.of(exact));
            return members;
        });
        return FiledForm.of(scene.file(), exact);
    }

    private static List<String> findings(FiledForm form, Map<String, String> files) {
        return form
                .compare(files.entrySet().stream()
                        .map(file -> new FiledForm.Found(file.getKey(), file.getValue()))
                        .sorted(Comparator.comparing(FiledForm.Found::name))
                        .toList())
                .stream()
                .map(finding -> finding.code() + " " + finding.file())
                .toList();
    }

    @Test
    void takesTheFilesThatWereFiledUnderWhateverName() {
        FiledForm form = read(TWO).value();
        assertThat(form.digest()).isEqualTo(Digests.of(TWO.getBytes(StandardCharsets.UTF_8)));
        assertThat(findings(form, Map.of("依据.pdf", BASIS, "plan (1).pdf", PLAN)))
                .containsExactly("PAPER_SAME 依据.pdf", "PAPER_SAME plan (1).pdf");
    }

    @Test
    void namesASwappedAMissingAndAnAdditionalFile() {
        FiledForm form = read(TWO).value();
        assertThat(findings(form, Map.of("依据.pdf", OTHER, "plan.pdf", PLAN)))
                .containsExactly("PAPER_SWAPPED 依据.pdf", "PAPER_SAME plan.pdf");
        assertThat(findings(form, Map.of("plan.pdf", PLAN)))
                .containsExactly("PAPER_MISSING 依据.pdf", "PAPER_SAME plan.pdf");
        assertThat(findings(form, Map.of("依据.pdf", BASIS, "plan.pdf", PLAN, "more.pdf", OTHER)))
                .containsExactly("PAPER_SAME 依据.pdf", "PAPER_SAME plan.pdf", "PAPER_ADDITIONAL more.pdf");
        // Each under the other's name: both are there.
        assertThat(findings(form, Map.of("依据.pdf", PLAN, "plan.pdf", BASIS)))
                .containsExactly("PAPER_SAME plan.pdf", "PAPER_SAME 依据.pdf");
        // The one gone, and another under its name beside the one that stayed.
        assertThat(findings(form, Map.of("依据.pdf", OTHER)))
                .containsExactly("PAPER_SWAPPED 依据.pdf", "PAPER_MISSING plan.pdf");
    }

    @Test
    void aFormWithoutFilesHasNone() {
        FiledForm form = read(named()).value();
        assertThat(form.compare(List.of())).isEmpty();
        assertThat(findings(form, Map.of("more.pdf", OTHER))).containsExactly("PAPER_ADDITIONAL more.pdf");
    }

    @Test
    void saysNothingAboutFilesThatTheFormDoesNotName() {
        FiledForm form = read("{\"title\":\"早先提交\"}").value();
        assertThat(findings(form, Map.of("依据.pdf", BASIS))).containsExactly("PAPERS_NOT_BOUND ");
        assertThat(form.papers()).isEmpty();
    }

    @Test
    void refusesAFormThatTheReceiptIsNotAbout() {
        read(TWO);
        String moved = named(paper("依据.pdf", OTHER), paper("plan.pdf", PLAN));
        assertThat(FiledForm.of(scene.file(), moved.getBytes(StandardCharsets.UTF_8))
                        .refusal()
                        .code())
                .isEqualTo("FORM_OTHER");
        // The same values written otherwise are other bytes.
        assertThat(FiledForm.of(scene.file(), (TWO + "\n").getBytes(StandardCharsets.UTF_8))
                        .refusal()
                        .code())
                .isEqualTo("FORM_OTHER");
    }

    @Test
    void refusesWhatCanBeReadInTwoWays() {
        for (String form : List.of(
                "no form",
                "{\"attachments\":[],\"attachments\":[]}",
                "{\"attachments\":[{\"name\":\"x\",\"digest\":\"" + BASIS + "\"}]}",
                named(paper("x.pdf", "md5:1")))) {
            assertThat(read(form).refusal().code()).as(form).isEqualTo("FORM_MALFORMED");
        }
        assertThat(FiledForm.of("no receipt".getBytes(StandardCharsets.UTF_8), new byte[0])
                        .refusal()
                        .code())
                .isEqualTo("RECEIPT_MALFORMED");
    }
}
