package dev.insync.spec.tlc;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** TLC leaves management beans behind, which would hold on to this copy and collide with the next. */
final class ManagementBeans {
    private ManagementBeans() {}

    /** Removes those of this copy of TLC. */
    static void unregister() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName name : server.queryNames(new ObjectName("tlc2*:*"), null)) {
                if (server.getClassLoaderFor(name) == ManagementBeans.class.getClassLoader()) {
                    server.unregisterMBean(name);
                }
            }
        } catch (JMException e) {
            throw new IllegalStateException("cannot remove TLC's management beans", e);
        }
    }
}
