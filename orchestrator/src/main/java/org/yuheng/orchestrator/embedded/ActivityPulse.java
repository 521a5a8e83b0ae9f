package org.yuheng.orchestrator.embedded;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says for every activity under way that this process lives, so that a Temporal cluster notices within {@link #NOTICED}
 * that it does not, and another worker goes on; without it a step would be missed for as long as it may take at most.
 */
public final class ActivityPulse extends WorkerInterceptorBase {

    /** The heartbeat timeout that activities ask for. */
    public static final Duration NOTICED = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ActivityPulse.class);
    private static final long EVERY_MILLIS = NOTICED.toMillis() / 4;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "activity-pulse");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private ActivityExecutionContext context;

            @Override
            public void init(ActivityExecutionContext given) {
                context = given;
                super.init(given);
            }

            @Override
            public ActivityOutput execute(ActivityInput input) {
                ScheduledFuture<?> pulse = timer.scheduleAtFixedRate(
                        () -> beat(context), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
                try {
                    return super.execute(input);
                } finally {
                    pulse.cancel(false);
                }
            }
        };
    }

    private static void beat(ActivityExecutionContext context) {
        try {
            context.heartbeat(null);
        } catch (ActivityCompletionException e) {
            // Temporal has given this attempt up; whatever it still records is checked against the request's epoch.
            LOG.debug("no longer waited for: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.info("Temporal does not hear that this process lives: {}", e.getMessage());
        }
    }
}
