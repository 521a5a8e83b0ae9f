package org.yuheng.policy.guard;

/**
 * An outcome, as guard rails see it.
 *
 * @param proceeds whether a job would run
 * @param technique name of the technique; empty where none was chosen
 * @param plainApi whether data leaves its owner by plain API: API and API_TEE
 * @param neededHost enclave, aggregator or dealer, by technique; empty for API
 */
public record Dispatch(
        boolean proceeds,
        String technique,
        boolean plainApi,
        String neededHost,
        boolean commercialParty,
        boolean commercialRecipient,
        boolean legalChannelNamed,
        boolean lawfulBasisNamed,
        boolean simulatedAllowed,
        boolean computingPartiesUnderOneControl,
        int riskScore) {}
