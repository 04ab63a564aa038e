"""Sends one record with key and value to a topic; prints the partition and the offset it went to."""
import sys
from kafka import KafkaProducer

servers, topic, key, value = sys.argv[1:]
producer = KafkaProducer(bootstrap_servers=servers.split(','), acks='all', retries=100)
metadata = producer.send(topic, key=key.encode('utf-8'), value=value.encode('utf-8')).get(timeout=30)
print(metadata.partition, metadata.offset)
