package org.yuheng.adapters.mpc;

import java.util.Map;
import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.enclave.EnclaveProgram;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.mpc.dealing.Dealer;
import org.yuheng.adapters.mpc.wire.Wire;

/**
 * The measured dealer, {@code yuheng-mpc-dealer}. It gets no data: all it reads is what the parties ask for (kinds and
 * amounts of randomness). Every process draws its own seeds, so every attempt has fresh randomness.
 */
public final class DealerProgram implements EnclaveProgram {

    @Override
    public void run(EnclaveContext context) throws JobFailure, InterruptedException {
        try (Wire zero = new Wire(context.accept("party-0"));
                Wire one = new Wire(context.accept("party-1"))) {
            context.progress("DEALING", Double.NaN, Map.of());
            long demands = new Dealer(zero, one).run();
            context.progress("DEALING", 1, Map.of("demands", demands));
        }
    }
}
