package org.yuheng.adapters.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.adapters.api.PrivateContentScan.Count;
import org.yuheng.adapters.api.PrivateContentScan.Hit;
import org.yuheng.adapters.api.PrivateContentScan.Kind;

class PrivateContentScanTest {

    /** The example numbers of GB 11643-1999, annex; nobody has them. */
    private static final String ID = "11010519491231002X";

    @ParameterizedTest
    @CsvSource({
        "11010519491231002X, RESIDENT_ID",
        "11010519491231002x, RESIDENT_ID",
        "440524188001010014, RESIDENT_ID",
        "身份证11010519491231002X号, RESIDENT_ID",
        "id=11010519491231002X;, RESIDENT_ID",
        "110105 19491231 002X, RESIDENT_ID",
        "110105-19491231-002X, RESIDENT_ID",
        "１１０１０５１９４９１２３１００２Ｘ, RESIDENT_ID",
        "130503670401001, RESIDENT_ID_15",
        "旧证130503670401001, RESIDENT_ID_15",
        "13800138000, MOBILE_PHONE",
        "19912345678, MOBILE_PHONE",
        "+8613800138000, MOBILE_PHONE",
        "+86 138 0013 8000, MOBILE_PHONE",
        "008613800138000, MOBILE_PHONE",
        "138-0013-8000, MOBILE_PHONE",
        "电话：13800138000。, MOBILE_PHONE",
        "13800138000.0, MOBILE_PHONE",
        "1.3800138E10, MOBILE_PHONE",
        "１３８００１３８０００, MOBILE_PHONE",
        "沪A12345, VEHICLE_PLATE",
        "沪a12345, VEHICLE_PLATE",
        "京A·8B6C9, VEHICLE_PLATE",
        "停在路边的粤B 12345。, VEHICLE_PLATE",
        "沪AD12345, VEHICLE_PLATE",
        "沪ADF1234, VEHICLE_PLATE",
        "浙A12345D, VEHICLE_PLATE",
        "川A1234学, VEHICLE_PLATE",
        "zhang.san@example.com, EMAIL",
        "写信到 a_b+c@mail.example.com.cn 即可, EMAIL"
    })
    void findsPrivateContentHoweverItIsWritten(String text, String kind) {
        assertThat(PrivateText.kindsIn(text)).containsExactly(Kind.valueOf(kind));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "南京路",
                "road 17",
                // Identity numbers: wrong check character, impossible day, unknown province, part of something longer.
                "110105194912310021",
                "110105194913310028",
                "991105194912310020",
                "011010519491231002X",
                "11010519491231002X7",
                "9911010519491231002X",
                "11010519491231002XA",
                "1101051949123100",
                // Legacy numbers: impossible day, unknown province, part of something longer.
                "130503671301001",
                "990503670401001",
                "1305036704010012",
                "A130503670401001",
                // Order numbers, timestamps, amounts.
                "202401010000123",
                "202611211030001234",
                "1732184000000",
                "20261121103000",
                "4200001234202611211234567890",
                "12345678901",
                "12800138000",
                "138001380001",
                "913800138000",
                "1380013800",
                "13800138000.25",
                "0.13800138000",
                "7138-0013-8000",
                // Digests and UUIDs with phone-like runs.
                "d3b07384d113edec49eaa6238ad5ff0013912345678abcdef0123456789abcde",
                "123e4567-e89b-12d3-a456-13912345678a",
                // Organisations are public, even with digits only.
                "91350100M000100Y43",
                "统一社会信用代码 91350100M000100Y43",
                // Not quite plates.
                "沪I12345",
                "沪A1234",
                "沪A1234567",
                "沪ABCDEF",
                "A12345",
                "云ABCDE",
                // Not quite addresses.
                "@example.com",
                "a@b",
                "user@localhost",
                "3 @ 4.50"
            })
    void leavesNearMissesAlone(String text) {
        assertThat(PrivateText.kindsIn(text)).isEmpty();
    }

    @Test
    void takesOneCheckCharacterOfElevenOnly() {
        String taken = "0123456789X"
                .chars()
                .filter(c ->
                        !PrivateText.kindsIn("11010519491231002" + (char) c).isEmpty())
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(taken).isEqualTo("X");
    }

    @Test
    void readsAnAllDigitCreditCodeAsAnOrganisation() {
        String code = withCreditCheck("9131011990010112");
        assertThat(CreditCode.is(code)).isTrue();
        assertThat(PrivateText.kindsIn(code)).isEmpty();
    }

    private static String withCreditCheck(String start) {
        for (int tens = 0; tens < 10; tens++) {
            for (int last = 0; last < 10; last++) {
                String code = start + tens + last;
                if (CreditCode.is(code)) {
                    return code;
                }
            }
        }
        throw new AssertionError("no credit code of digits only begins with " + start);
    }

    @Test
    void readsNumbersThatCameAsNumbers() {
        PrivateContentScan scan = new PrivateContentScan();
        scan.row(Map.of("contact", new BigDecimal("13800138000"), "speed", new BigDecimal("13800138000.5")));
        scan.row(Map.of("contact", new BigDecimal("440524198001010013"), "speed", new BigDecimal("1E+999999999")));
        assertThat(scan.hits())
                .containsExactly(
                        new Hit(Kind.MOBILE_PHONE, "\"contact\"", 1), new Hit(Kind.RESIDENT_ID, "\"contact\"", 2));
    }

    @Test
    void findsANameInTheRecordOfAnIdentityNumber() {
        PrivateContentScan scan = new PrivateContentScan();
        scan.row(Map.of("who", "欧阳修", "no", ID));
        scan.row(Map.of("who", "王五", "no", "110***********002X"));
        scan.row(Map.of("who", "古丽·买买提", "no", ID));
        assertThat(scan.counts())
                .containsExactly(
                        new Count("\"no\"", Kind.RESIDENT_ID, 2), new Count("\"who\"", Kind.NAME_BESIDE_ID, 3));
    }

    @Test
    void leavesNamesAndStarsAloneWithoutOneAnother() {
        PrivateContentScan scan = new PrivateContentScan();
        scan.row(Map.of("district", "静安区", "code", "310106"));
        scan.row(Map.of("remark", "110***********002X", "road", "淮海中路一段"));
        scan.row(Map.of("rating", "****", "road", "南京路"));
        assertThat(scan.hits()).isEmpty();
    }

    @Test
    void keepsPlacesAndNeverValues() {
        PrivateContentScan scan = new PrivateContentScan();
        Map<String, Object> row = new HashMap<>();
        row.put("note", "车主 13800138000 沪A12345");
        row.put("empty", null);
        row.put(ID, "x");
        scan.row(row);
        Arrival.Quarantined quarantined = new Arrival.Quarantined(scan.hits(), scan.counts());
        assertThat(quarantined.refusal().code()).isEqualTo("QUARANTINE_PRIVATE_CONTENT");
        assertThat(quarantined.refusal().message())
                .contains("MOBILE_PHONE in column \"note\", 1 records", "VEHICLE_PLATE");
        assertThat(quarantined + quarantined.refusal().message()).doesNotContain("138001", "12345", ID);
    }

    @Test
    void countsAllHitsAndListsTheFirstHundred() {
        PrivateContentScan scan = new PrivateContentScan();
        for (int i = 0; i < 250; i++) {
            scan.row(Map.of("phone", "13800138000"));
        }
        assertThat(scan.hits()).hasSize(100);
        assertThat(scan.counts()).containsExactly(new Count("\"phone\"", Kind.MOBILE_PHONE, 250));
    }
}
