package org.yuheng.orchestrator.partner;

import org.yuheng.orchestrator.identity.Ids;
import org.yuheng.orchestrator.identity.Texts;

/**
 * A government data platform 平台.
 *
 * @param organisation that runs it
 * @param region administrative division code, six digits
 */
public record Platform(String id, String nameZh, String nameEn, String organisation, String region) {

    public Platform {
        Ids.require("platform", id);
        Texts.require("nameZh", nameZh, 200);
        Texts.require("nameEn", nameEn, 200);
        Ids.require("organisation", organisation);
        if (region == null || !region.matches("[0-9]{6}")) {
            throw new IllegalArgumentException("region \"" + region + "\" must be six digits (GB/T 2260)");
        }
    }
}
