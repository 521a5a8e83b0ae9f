package org.yuheng.orchestrator.identity;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A department, the operator, a partner or the data authority.
 *
 * @param id short name used in specifications and file names, for example {@code tax-bureau}
 * @param creditCode unified social credit code (GB 32100-2015)
 * @param region administrative division code (GB/T 2260, six digits)
 * @param superior id of the authority above it in its region's hierarchy
 */
public record Organisation(
        String id,
        String nameZh,
        String nameEn,
        CreditCode creditCode,
        Kind kind,
        String region,
        Optional<String> superior) {

    /** What part an organisation plays. */
    public enum Kind {
        GOVERNMENT,
        /** The state-owned operator between government and market. */
        OPERATOR,
        COMMERCIAL,
        /** The data authority 数据主管部门 of a level. */
        AUTHORITY
    }

    private static final Pattern REGION = Pattern.compile("[0-9]{6}");

    public Organisation {
        Ids.require("organisation", id);
        Texts.require("nameZh", nameZh, 200);
        Texts.require("nameEn", nameEn, 200);
        Objects.requireNonNull(creditCode, "creditCode is missing");
        Objects.requireNonNull(kind, "kind is missing");
        if (region == null || !REGION.matcher(region).matches()) {
            throw new IllegalArgumentException("region \"" + region + "\" must be six digits (GB/T 2260)");
        }
        superior = superior == null ? Optional.empty() : superior;
        superior.ifPresent(above -> Ids.require("superior", above));
        if (superior.filter(id::equals).isPresent()) {
            throw new IllegalArgumentException("organisation \"" + id + "\" cannot be its own superior");
        }
    }
}
