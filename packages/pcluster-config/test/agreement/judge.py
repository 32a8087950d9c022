"""Says what the installed aws-parallelcluster makes of configurations, with a fixed account in place of AWS.

  judge.py ACCOUNT < cases > verdicts     one JSON document a line: {"yaml": text} or {"before": map, "after": map, ...}
  judge.py --keys                         every key of the schema, with its type and update policy

A verdict is {"yaml": message} when the text is not readable, {"schema": [[path, ...], ...]}, {"crash": message} when it is
refused without a validator's name, or {"validators": [[name, level], ...]}.
"""

import datetime
import json
import logging
import os
import sys
import time
import urllib.error
import urllib.request

os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
os.environ.setdefault("AWS_ACCESS_KEY_ID", "none")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "none")

import asyncio  # noqa: E402

import boto3  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402

logging.disable(logging.CRITICAL)


class NotThere(ClientError):
    def __init__(self, operation, what, code="NotFound"):
        super().__init__({"Error": {"Code": code, "Message": f"{what} is not there"}}, operation)


class Pages:
    def __init__(self, response):
        self.response = response

    def __iter__(self):
        return iter([self.response])

    def result_key_iters(self):
        return [iter(value) for value in self.response.values()]


class Paginator:
    def __init__(self, method):
        self.paginate = lambda **request: Pages(method(**request))


class Account:
    """Answers every client's calls from tables: see account.ts, which makes them."""

    def __init__(self, tables):
        self.tables = tables
        self.meta = type("Meta", (), {"events": type("Events", (), {"register": lambda *_: None})()})()

    def pick(self, table, key, wanted, code="NotFound"):
        by_id = {row[key]: row for row in self.tables[table]}
        for one in wanted:
            if one not in by_id:
                raise NotThere(table, one, code)
        return [by_id[one] for one in wanted]

    def get_paginator(self, name):
        return Paginator(getattr(self, name))

    def describe_instance_type_offerings(self, **_):
        return {"InstanceTypeOfferings": [{"InstanceType": name, "Location": "us-east-1a"} for name in self.tables["InstanceTypes"]]}

    def describe_instance_types(self, InstanceTypes):
        for name in InstanceTypes:
            if name not in self.tables["InstanceTypes"]:
                raise NotThere("DescribeInstanceTypes", name)
        return {"InstanceTypes": [json.loads(json.dumps(self.tables["InstanceTypes"][name])) for name in InstanceTypes]}

    def describe_subnets(self, SubnetIds):
        return {"Subnets": self.pick("Subnets", "SubnetId", SubnetIds)}

    def describe_security_groups(self, GroupIds):
        return {"SecurityGroups": self.pick("SecurityGroups", "GroupId", GroupIds)}

    def describe_vpc_attribute(self, VpcId, Attribute):
        (row,) = self.pick("Vpcs", "VpcId", [VpcId])
        name = Attribute[0].upper() + Attribute[1:]
        return {name: {"Value": row[name]}}

    def describe_images(self, ImageIds=None, Filters=(), **_):
        if ImageIds is not None:
            return {"Images": self.pick("Images", "ImageId", ImageIds)}
        name = next(one["Values"][0] for one in Filters if one["Name"] == "name")
        architecture = name.rstrip("*").rsplit("-", 1)[-1]
        return {"Images": [row for row in self.tables["Images"] if row["Name"] == f"official-{architecture}"]}

    def describe_key_pairs(self, KeyNames):
        return {"KeyPairs": self.pick("KeyPairs", "KeyName", KeyNames)}

    def describe_placement_groups(self, GroupNames):
        return {"PlacementGroups": self.pick("PlacementGroups", "GroupName", GroupNames)}

    def describe_capacity_reservations(self, CapacityReservationIds):
        return {"CapacityReservations": self.pick("CapacityReservations", "CapacityReservationId", CapacityReservationIds)}

    def describe_capacity_block_status(self, **_):
        return {"CapacityBlockStatuses": self.tables["CapacityBlockStatuses"]}

    def describe_volumes(self, VolumeIds):
        if VolumeIds and VolumeIds[0].startswith("fsvol-"):
            return {"Volumes": self.pick("FsxVolumes", "VolumeId", VolumeIds)}
        return {"Volumes": self.pick("Volumes", "VolumeId", VolumeIds)}

    def describe_snapshots(self, SnapshotIds):
        return {"Snapshots": self.pick("Snapshots", "SnapshotId", SnapshotIds, "InvalidSnapshot.NotFound")}

    def describe_addresses(self, PublicIps):
        return {"Addresses": self.pick("Addresses", "PublicIp", PublicIps)}

    def describe_network_interfaces(self, NetworkInterfaceIds):
        return {"NetworkInterfaces": self.pick("NetworkInterfaces", "NetworkInterfaceId", NetworkInterfaceIds)}

    def describe_launch_template_versions(self, LaunchTemplateId, Versions):
        rows = [row for row in self.tables["LaunchTemplateVersions"] if row["LaunchTemplateId"] == LaunchTemplateId]
        return {"LaunchTemplateVersions": [row for row in rows if str(row["VersionNumber"]) in Versions]}

    def run_instances(self, **_):
        raise ClientError({"Error": {"Code": "DryRunOperation", "Message": "would have run"}}, "RunInstances")

    def describe_file_systems(self, FileSystemId=None, FileSystemIds=None):
        if FileSystemId is not None:
            return {"FileSystems": self.pick("EfsFileSystems", "FileSystemId", [FileSystemId])}
        return {"FileSystems": self.pick("FsxFileSystems", "FileSystemId", FileSystemIds)}

    def describe_mount_targets(self, FileSystemId):
        return {"MountTargets": [row for row in self.tables["MountTargets"] if row["FileSystemId"] == FileSystemId]}

    def describe_mount_target_security_groups(self, MountTargetId):
        (row,) = self.pick("MountTargets", "MountTargetId", [MountTargetId])
        return {"SecurityGroups": row["SecurityGroups"]}

    def describe_file_caches(self, FileCacheIds):
        return {"FileCaches": self.pick("FileCaches", "FileCacheId", FileCacheIds)}

    def describe_backups(self, BackupIds):
        return {"Backups": self.pick("Backups", "BackupId", BackupIds)}

    def describe_key(self, KeyId):
        self.pick("Keys", "KeyId", [KeyId])

    def get_role(self, RoleName):
        return {"Role": self.pick("Roles", "RoleName", [RoleName])[0]}

    def get_instance_profile(self, InstanceProfileName):
        return {"InstanceProfile": self.pick("InstanceProfiles", "InstanceProfileName", [InstanceProfileName])[0]}

    def get_policy(self, PolicyArn):
        return {"Policy": self.pick("Policies", "Arn", [PolicyArn])[0]}

    def describe_secret(self, SecretId):
        return self.pick("Secrets", "ARN", [SecretId], "ResourceNotFoundExceptionSecrets")[0]

    def get_secret_value(self, SecretId):
        return self.pick("Secrets", "ARN", [SecretId], "ResourceNotFoundExceptionSecrets")[0]

    def get_hosted_zone(self, Id):
        return self.pick("HostedZones", "Id", [Id])[0]

    def list_group_resources(self, Group):
        return {"Resources": self.pick("ResourceGroups", "GroupArn", [Group])[0]["Resources"]}

    def get_group_configuration(self, Group):
        return self.pick("ResourceGroups", "GroupArn", [Group])[0]

    def head_bucket(self, Bucket):
        return self.pick("Buckets", "Name", [Bucket], "404")[0]

    def get_bucket_location(self, Bucket):
        return {"LocationConstraint": self.pick("Buckets", "Name", [Bucket], "NoSuchBucket")[0].get("LocationConstraint")}

    def get_bucket_versioning(self, Bucket):
        return {"Status": self.pick("Buckets", "Name", [Bucket], "NoSuchBucket")[0].get("Status")}

    def head_object(self, Bucket, Key):
        if Key not in self.pick("Buckets", "Name", [Bucket], "404")[0]["Keys"]:
            raise NotThere("HeadObject", Key, "404")


def paths(messages, at=()):
    """The key paths of marshmallow's messages; `_schema` is the section itself."""
    if not isinstance(messages, dict):
        return [list(at)]
    found = []
    for key, inner in messages.items():
        found += paths(inner, at if key == "_schema" else (*at, str(key)))
    return found


def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def typed(value, around=()):
    """A value of YAML with what JSON cannot say of it. Keys that are no text are null, since only their place is told."""
    if isinstance(value, (dict, list, tuple, set)):
        if id(value) in around:
            return "itself"
        around = (*around, id(value))
    if isinstance(value, dict):
        keys = [key if isinstance(key, str) else None for key in value]
        return {"map": [[key, typed(item, around)] for key, item in zip(keys, value.values())]}
    if isinstance(value, set):
        return {"set": [typed(item, around) for item in value]}
    if isinstance(value, (list, tuple)):
        return {"list": [typed(item, around) for item in value]}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (datetime.date, datetime.datetime)):
        return "a time"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return {"number": "big" if 2**53 <= abs(value) < float("inf") else str(float(value))}
    return value


def without_none(value):
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items() if item is not None}
    return [without_none(item) for item in value] if isinstance(value, list) else value


class Judge:
    def __init__(self, tables):
        import pcluster.validators.s3_validators as s3_validators
        from pcluster import utils
        from pcluster.aws.aws_api import AWSApi
        from pcluster.aws.common import Cache

        account = Account(tables)
        boto3.client = lambda *_, **__: account
        # A real session reads all of botocore's settings anew, and is asked for nothing but its region, many times a case.
        session = type("Session", (), {"region_name": property(lambda _: os.environ["AWS_DEFAULT_REGION"])})
        boto3.Session = boto3.session.Session = session

        def urlopen(url):
            if url in tables["Urls"]:
                return open(os.devnull)  # as a context manager
            raise urllib.error.URLError("not there")

        s3_validators.urlopen = urlopen
        regions = os.path.join(os.path.dirname(utils.__file__), "resources", "supported-regions")
        utils.retrieve_supported_regions.cache = open(regions).read().split("\n")
        asyncio.set_event_loop(asyncio.new_event_loop())
        # Answers of UrlValidator are kept for some seconds: each case gets a later hour.
        self.hours = 0
        utils.time = type("Time", (), {"time": lambda *_: self.hours * 3600, "sleep": time.sleep})()
        self.clear = Cache.clear_all
        self.api = AWSApi

    def load(self, text):
        from pcluster.utils import yaml_load

        config = yaml_load(text)
        if not isinstance(config, dict):
            raise ValueError("not a map")
        return config

    def verdict(self, text, name):
        from marshmallow import ValidationError
        from pcluster.models.cluster import Cluster
        from pcluster.schemas.cluster_schema import ClusterSchema
        from pcluster.validators.common import ValidatorContext

        try:
            source = self.load(text)
        except Exception as error:  # whatever it is, ParallelCluster says that this is no valid YAML
            return {"yaml": str(error)}
        region = source.get("Region")
        os.environ["AWS_DEFAULT_REGION"] = region if isinstance(region, str) and region else "us-east-1"
        self.clear()
        self.hours += 1
        self.api._instance = None
        try:
            Cluster._load_additional_instance_type_data(source)
        except Exception as error:
            return {"crash": f"{type(error).__name__}: {error}"}
        try:
            config = ClusterSchema(cluster_name=name).load(source)
            failures = config.validate(None, ValidatorContext())
        except ValidationError as error:
            return {"schema": paths(error.messages)}
        except Exception as error:
            return {"crash": f"{type(error).__name__}: {error}"}
        said = sorted({(failure.validator_type, str(failure.level)) for failure in failures})
        return {"validators": said, "messages": sorted({failure.message for failure in failures})}

    def values(self, text):
        from pcluster.utils import yaml_load

        try:
            return {"values": typed(yaml_load(text))}
        except Exception as error:
            return {"yaml": str(error)}

    def dump(self, text):
        """The configuration with what ParallelCluster takes for what it does not say."""
        from copy import deepcopy

        from pcluster.schemas.cluster_schema import ClusterSchema

        schema = ClusterSchema(cluster_name="c")
        return without_none(plain(schema.dump(deepcopy(schema.load(self.load(text))))))

    def patch(self, before, after, states):
        """What each change asks for, and what comes of it while each of the states holds."""
        from pcluster.config.config_patch import ConfigPatch

        os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
        running = []
        cluster = type("Cluster", (), {})()
        cluster.name = cluster.stack_name = "c"
        cluster.stack = type("Stack", (), {"scheduler": (before.get("Scheduling") or {}).get("Scheduler", "slurm")})()
        cluster.has_running_capacity = lambda *_, **__: "fleet" in running
        cluster.get_running_capacity = lambda *_, **__: 100 if "fleet" in running else 0
        cluster.has_running_login_nodes = lambda *_, **__: "login" in running
        patch = ConfigPatch(cluster, before, after)
        changes = []
        for running in states:
            changes.append([
                [".".join([*change.path, change.key]), change.update_policy.name, change.update_policy.check(change, patch)[0].name]
                for change in patch.changes
            ])
        return {"changes": changes}


def keys():
    from marshmallow import fields
    from pcluster.schemas.cluster_schema import ClusterSchema

    def walk(schema, at):
        for name, field in schema.fields.items():
            path = f"{at}.{field.data_key}" if at else field.data_key
            policy = field.metadata.get("update_policy")
            yield path, {
                "type": type(field).__name__,
                "list": isinstance(field, fields.List) or bool(getattr(field, "many", False)),
                "required": field.required,
                "policy": policy.name if policy else None,
            }
            if isinstance(field, fields.Nested):
                yield from walk(field.schema, path)

    return dict(walk(ClusterSchema(cluster_name="c"), ""))


if sys.argv[1] == "--keys":
    print(json.dumps(keys()))
else:
    judge = Judge(json.load(open(sys.argv[1])))
    for line in sys.stdin:
        case = json.loads(line)
        started = time.perf_counter()
        if "before" in case:
            answer = judge.patch(case["before"], case["after"], case["states"])
        elif case.get("dump"):
            answer = {"dumped": judge.dump(case["yaml"])}
        elif case.get("values"):
            answer = judge.values(case["yaml"])
        elif case.get("load"):
            answer = {"loaded": plain(judge.load(case["yaml"]))}
        else:
            answer = judge.verdict(case["yaml"], case.get("name", "c"))
        answer["ms"] = (time.perf_counter() - started) * 1000
        print(json.dumps(answer), flush=True)
