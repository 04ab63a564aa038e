"""confluent-kafka as a program: create, produce, read, group and member, as told by the arguments."""
import select
import sys
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

command, servers, topic, *rest = sys.argv[1:]


def consumer(group):
    return Consumer({
        'bootstrap.servers': servers, 'group.id': group, 'auto.offset.reset': 'earliest',
        'enable.auto.commit': False})


def show(reader, count):
    seen = 0
    while seen < count:
        record = reader.poll(0.2)
        if record is not None and record.error() is None:
            print(record.offset(), record.value().decode('utf-8'), flush=True)
            seen += 1


def delivered(error, _):
    if error is not None:
        raise RuntimeError(error)


if command == 'create':
    admin = AdminClient({'bootstrap.servers': servers})
    for future in admin.create_topics([NewTopic(topic, int(rest[0]), 3)]).values():
        future.result()
elif command == 'produce':
    producer = Producer({'bootstrap.servers': servers, 'enable.idempotence': True})
    for i in range(int(rest[0])):
        producer.produce(topic, 'value-%d' % i, partition=0, on_delivery=delivered)
        producer.flush()
elif command == 'read':
    reader = consumer('reads-by-assignment')
    reader.assign([TopicPartition(topic, 0, 0)])
    show(reader, int(rest[0]))
    reader.close()
elif command == 'group':
    reader = consumer(rest[0])
    reader.subscribe([topic])
    show(reader, int(rest[1]))
    reader.commit(asynchronous=False)
    reader.close()
elif command == 'member':
    reader = consumer(rest[0])

    def assigned(_, partitions):
        print('assigned', ','.join(str(p.partition) for p in sorted(partitions, key=lambda p: p.partition)), flush=True)

    reader.subscribe([topic], on_assign=assigned, on_revoke=lambda _, partitions: print('revoked', flush=True))
    while not select.select([sys.stdin], [], [], 0)[0]:
        reader.poll(0.2)
    reader.close()
