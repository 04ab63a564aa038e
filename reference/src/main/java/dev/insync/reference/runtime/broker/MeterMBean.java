package dev.insync.reference.runtime.broker;

/** The attributes of a {@link Meter}; rates are per second. */
public interface MeterMBean {
    long getCount();

    double getMeanRate();

    double getOneMinuteRate();
}
