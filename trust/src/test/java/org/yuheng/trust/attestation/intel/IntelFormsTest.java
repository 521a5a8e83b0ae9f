package org.yuheng.trust.attestation.intel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.simulation.IntelForge;

/** Forms of quotes and collateral that are rarer than those of the tamper tests: newer bodies, older TCB info. */
class IntelFormsTest {

    private static final int BODY_AT = 48 + 6;

    private static IntelForge extended() {
        IntelForge forge = IntelForge.tdxV5();
        forge.body = Arrays.copyOf(forge.body, 885);
        Arrays.fill(forge.body, 649, 681, (byte) 0xA0);
        forge.bodyDescriptor = new byte[] {4, 0, (byte) (885 & 0xFF), 885 >> 8, 0, 0};
        return forge;
    }

    private static RefusalCode code(IntelForge forge) {
        return ((Verdict.Refused) forge.verdict()).code();
    }

    @Test
    void readsTheExtendedBodyOfATd15() {
        Verdict.Verified verified = (Verdict.Verified) extended().verdict();
        assertThat(verified.claims().format()).isEqualTo("TDX quote v5, TD 1.5 extended");
        assertThat(verified.claims().measurements())
                .containsEntry("td_id", "a0".repeat(32))
                .containsEntry("vmid", "00")
                .containsKeys("devinfo", "servtd_ext", "mrservicetd");
    }

    @Test
    void expectsWhatThePolicyNamesOfTheExtendedBody() {
        IntelForge forge = extended();
        forge.policy = forge.policy.expecting("td_id", "a1".repeat(32));
        assertThat(code(forge)).isEqualTo(RefusalCode.MEASUREMENT_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(ints = {648, 649, 681, 884})
    void theSignatureCoversTheWholeExtendedBody(int offset) {
        IntelForge forge = extended();
        forge.quoteAfterwards = q -> {
            q[BODY_AT + offset] ^= 1;
            return q;
        };
        assertThat(code(forge)).isEqualTo(RefusalCode.EVIDENCE_SIGNATURE_INVALID);
    }

    @Test
    void refusesAServiceTdInTheExtendedBodyToo() {
        IntelForge forge = extended();
        forge.body[647] = 1;
        assertThat(code(forge)).isEqualTo(RefusalCode.SERVICE_TD_BOUND);
    }

    @Test
    void refusesTheExtendedBodysTypeOverTheSizeOfAnother() {
        IntelForge forge = IntelForge.tdxV5();
        forge.bodyDescriptor[0] = 4;
        assertThat(code(forge)).isEqualTo(RefusalCode.EVIDENCE_SIZE_FIELD);
        forge = IntelForge.tdxV5();
        forge.bodyDescriptor[0] = 5;
        assertThat(code(forge)).isEqualTo(RefusalCode.EVIDENCE_WRONG_TEE);
    }

    /** As Intel's PCS API version 3 writes it: no id, and one field a component. */
    private static String version2(String tcbInfo) {
        Matcher components = Pattern.compile("\"sgxtcbcomponents\":\\[(.*?)\\]").matcher(tcbInfo);
        assertThat(components.find()).isTrue();
        StringBuilder fields = new StringBuilder();
        Matcher svn = Pattern.compile("\"svn\":(\\d+)").matcher(components.group(1));
        for (int i = 1; svn.find(); i++) {
            fields.append(i > 1 ? "," : "").append(String.format("\"sgxtcbcomp%02dsvn\":%s", i, svn.group(1)));
        }
        return components
                .replaceFirst(fields.toString())
                .replace("\"id\":\"SGX\",", "")
                .replace("\"version\":3", "\"version\":2");
    }

    @Test
    void readsTcbInfoOfVersion2ForSgx() {
        IntelForge forge = IntelForge.sgxV3();
        forge.tcbInfo = version2(forge.tcbInfo);
        assertThat(forge.verdict()).isInstanceOf(Verdict.Verified.class);
        forge.tcbInfo = forge.tcbInfo.replace("\"sgxtcbcomp16svn\":0", "\"sgxtcbcomp16svn\":1");
        assertThat(code(forge)).isEqualTo(RefusalCode.TCB_LEVEL_NOT_FOUND);
        forge.tcbInfo = forge.tcbInfo.replace(",\"sgxtcbcomp16svn\":1", "");
        assertThat(code(forge)).isEqualTo(RefusalCode.TCB_INFO_MALFORMED);
    }

    @Test
    void refusesVersion2ForTdxAndVersion3WithoutAnId() {
        IntelForge forge = IntelForge.tdxV4();
        forge.tcbInfo = forge.tcbInfo.replace("\"id\":\"TDX\",", "").replace("\"version\":3", "\"version\":2");
        assertThat(code(forge)).isEqualTo(RefusalCode.TCB_INFO_MALFORMED);
        forge = IntelForge.sgxV3();
        forge.tcbInfo = forge.tcbInfo.replace("\"id\":\"SGX\",", "");
        assertThat(code(forge)).isEqualTo(RefusalCode.TCB_INFO_MALFORMED);
        forge = IntelForge.sgxV3();
        forge.tcbInfo = forge.tcbInfo.replace("\"version\":3", "\"version\":2");
        assertThat(code(forge)).isEqualTo(RefusalCode.TCB_INFO_WRONG_KIND);
    }
}
